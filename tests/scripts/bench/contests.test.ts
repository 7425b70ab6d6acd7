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

test("our index is measured on plans made up for it, built, opened and added to as the program does it", async () => {
  const job = {
    contest: "synthetic",
    clauses: 1200,
    vectors: 1000,
    seed: 1,
    corpusDir: "corpus",
    folder: mkdtempSync(join(scratch, "synthetic-")),
  } as const;
  const stages = new Set<string>();
  const run = (phase: "build" | "search" | "add"): ReturnType<typeof runSyntheticJob> =>
    runSyntheticJob({ ...job, phase }, (stage) => stages.add(stage));
  expect(await run("build")).toMatchObject({ documents: 8, lexicalBytesPerClause: expect.any(Number) });
  const searched = await run("search");
  expect(searched).toMatchObject({
    whole: { documents: 8, p95Ms: expect.any(Number) },
    local: { documents: 1 },
    vectors: { count: 1000, recall10: 1 },
  });
  const added = await run("add");
  if (!("addMs" in added)) throw new Error("the phase measured no adding");
  expect(added.isAppended).toBe(false);
  expect(added.documentClauses).toBeGreaterThan(150);
  expect(stages.size).toBeGreaterThan(5);
}, 30_000);
