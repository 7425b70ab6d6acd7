/** Each contest at a small size and in this process: every engine takes part, and the figures make sense. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readQuestions } from "../../../scripts/bench/collection.ts";
import { runCollectionJob } from "../../../scripts/bench/collection-contest.ts";
import { ownEngines, peerEngines } from "../../../scripts/bench/engines.ts";
import { runSyntheticJob } from "../../../scripts/bench/synthetic-contest.ts";
import { syntheticClauses } from "../../../scripts/bench/synthetic-clauses.ts";

const scratch = mkdtempSync(join(tmpdir(), "yiwen-contests-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Clauses of our own making; each question is a piece of one of them. */
function writeCollection(): string {
  const folder = mkdtempSync(join(scratch, "collection-"));
  const clauses = [...syntheticClauses(200, 5)];
  const lines = (values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");
  writeFileSync(
    join(folder, "corpus.jsonl"),
    lines(clauses.map(({ heading, text }, id) => ({ id, title: heading, text }))),
  );
  const asked = [3, 50, 120, 199];
  writeFileSync(
    join(folder, "queries.jsonl"),
    lines(asked.map((id) => ({ id, text: (clauses[id]?.text ?? "").slice(0, 18) }))),
  );
  writeFileSync(join(folder, "qrels.tsv"), asked.map((id) => `${id}\t${id}\t1\n`).join(""));
  return folder;
}

const folder = writeCollection();
const questions = readQuestions(folder, { sample: 10, seed: 1 });

test.each([...Object.keys(ownEngines), ...Object.keys(peerEngines)])(
  "%s is built, opened and asked, and finds what was copied from a passage",
  async (engine) => {
    const indexFolder = mkdtempSync(join(scratch, "index-"));
    const job = { contest: "collection", engine, folder, indexFolder, questions, budgetMs: 20_000 } as const;
    const built = await runCollectionJob({ ...job, phase: "build" });
    expect(built).toMatchObject({ passages: 200 });
    const figures = await runCollectionJob({ ...job, phase: "search" });
    if (!("recall10" in figures)) throw new Error("the search phase measured no recall");
    expect(figures.questions).toBe(4);
    expect(figures.recall10).toBeGreaterThanOrEqual(0.75);
    expect(figures.recall100).toBeGreaterThanOrEqual(figures.recall10);
    expect(figures.wholeP50Ms).toBeGreaterThanOrEqual(figures.p50Ms);
  },
);

test("a slow engine stops when its time is over", async () => {
  const [engine = ""] = Object.keys(peerEngines);
  const job = { contest: "collection", phase: "search", engine, folder, questions, budgetMs: 0 } as const;
  const figures = await runCollectionJob({ ...job, indexFolder: mkdtempSync(join(scratch, "index-")) });
  expect(figures).toMatchObject({ questions: 1 });
});

test("our indexes are measured on clauses made up for it", async () => {
  const job = {
    contest: "synthetic",
    clauses: 1200,
    vectors: 1000,
    seed: 1,
    corpusDir: "corpus",
    folder: mkdtempSync(join(scratch, "synthetic-")),
  } as const;
  const stages = new Set<string>();
  const run = (phase: "build" | "search" | "vectors" | "whole"): ReturnType<typeof runSyntheticJob> =>
    runSyntheticJob({ ...job, phase }, (stage) => stages.add(stage));
  expect(await run("build")).toMatchObject({ bytesPerClause: expect.any(Number) });
  expect(await run("search")).toMatchObject({ documentClauses: 150 });
  const vectors = await run("vectors");
  if (!("recall10" in vectors)) throw new Error("the vectors phase measured no recall");
  expect(vectors.recall10).toBeGreaterThan(0.9);
  expect(await run("whole")).toMatchObject({ documents: 8, localDocuments: 1, p95Ms: expect.any(Number) });
  expect(stages.size).toBeGreaterThan(2);
});
