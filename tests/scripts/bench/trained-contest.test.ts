import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BadInputError } from "../../../src/errors.ts";
import { runTrainedContest, trainedTable } from "../../../scripts/bench/trained-contest.ts";

const folder = mkdtempSync(join(tmpdir(), "yiwen-trained-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const matters = ["婚姻", "继承", "租赁", "劳动", "工伤", "借款", "担保", "收养", "抚养", "赡养"];
const passages = matters.flatMap((matter, i) =>
  [1, 2, 3].map((n) => ({
    id: `p${i}-${n}`,
    title: `${matter}条例第${"一二三"[n - 1] ?? ""}条`,
    text: `${matter}关系中，当事人应当履行第${n}项义务，${["登记备案", "书面通知", "赔偿损失"][n - 1] ?? ""}。`,
  })),
);
const questions = passages.map(({ id }, i) => ({
  id: i,
  text: `${matters[Math.floor(i / 3)] ?? ""}的事${["要备案吗", "要通知谁", "怎么赔"][i % 3] ?? ""}？`,
  passage: id,
}));
const lines = (items: readonly unknown[]): string => items.map((item) => JSON.stringify(item)).join("\n");
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
file("corpus.jsonl", lines(passages));
const asked = file("queries.jsonl", lines(questions));
const judged = file("qrels.tsv", questions.map(({ id, passage }) => `${id}\t${passage}\t1`).join("\n"));
const options = { seed: 1, say: () => undefined };

test("without labels there are two rows, with the collection's own a third measured in folds", () => {
  const plain = runTrainedContest(folder, null, options);
  expect(plain).toHaveLength(2);
  const rows = runTrainedContest(folder, `${asked},${judged}`, options);
  expect(rows).toHaveLength(3);
  expect(rows[2]?.name).toContain("折");
  for (const row of rows) {
    expect(row.recall10).toBeGreaterThan(0.5);
    expect(row.recall100).toBeLessThanOrEqual(1);
  }
  expect(trainedTable(rows)).toContain("R@100");
});

test("labels of other questions are learned from as they are given", () => {
  const others = file("other.jsonl", lines(questions.slice(0, 20)));
  const [, , row] = runTrainedContest(folder, `${others},${judged}`, options);
  expect(row?.name).toContain("20");
});

test("refuses one file where two are wanted, and a file that is not there", () => {
  expect(() => runTrainedContest(folder, asked, options)).toThrow(BadInputError);
  expect(() => runTrainedContest(folder, `${asked},${folder}/none.tsv`, options)).toThrow("none.tsv");
});
