import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readPassages, readQuestions } from "../../../scripts/bench/collection.ts";

const scratch = mkdtempSync(join(tmpdir(), "yiwen-collection-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const jsonLines = (values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");

function write(folder: string, questions: number): string {
  const path = mkdtempSync(join(scratch, folder));
  const passages = ["a", "b", "c"].map((id, index) => ({ id, title: `第${index}条`, text: `内容${id}` }));
  writeFileSync(join(path, "corpus.jsonl.gz"), gzipSync(jsonLines(passages)));
  const asked = Array.from({ length: questions }, (_, id) => ({ id, text: `问题${id}` }));
  writeFileSync(join(path, "queries.train.jsonl"), jsonLines(asked));
  writeFileSync(join(path, "qrels.train.tsv"), "0\tc\t1\ttrain\n0\ta\t1\ttrain\n1\tb\t0\ttrain\n2\tb\t1\n3\tgone\t1\n");
  return path;
}

test("a collection is read with the positions of the right passages", () => {
  const folder = write("small", 5);
  expect(readPassages(folder)).toEqual([
    { document: "", title: "第0条", text: "内容a" },
    { document: "", title: "第1条", text: "内容b" },
    { document: "", title: "第2条", text: "内容c" },
  ]);
  const byText = new Map(readQuestions(folder, { sample: 9, seed: 1 }).map(({ text, relevant }) => [text, relevant]));
  expect(byText).toEqual(
    new Map([
      ["问题0", [2, 0]],
      ["问题2", [1]],
    ]),
  );
});

test("a sample depends on its seed alone", () => {
  const folder = write("sampled", 3);
  const draw = (seed: number): string[] => readQuestions(folder, { sample: 1, seed }).map(({ text }) => text);
  expect(draw(1)).toHaveLength(1);
  expect(draw(1)).toEqual(draw(1));
  expect(new Set([1, 2, 3, 4, 5, 6, 7, 8].flatMap(draw))).toEqual(new Set(["问题0", "问题2"]));
});

test("a folder without a collection is refused by the name of what is missing", () => {
  const empty = mkdtempSync(join(scratch, "empty"));
  expect(() => readPassages(empty)).toThrow(/里没有 corpus\.jsonl/);
  expect(() => readQuestions(join(empty, "nowhere"), { sample: 1, seed: 1 })).toThrow(/里没有 corpus\.jsonl/);
});
