/** The comparison itself, in one process: our retrieval finds more than every peer on the project's own questions. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { contestants } from "../../../scripts/bench/contestant.ts";
import { runDocumentJob } from "../../../scripts/bench/document-contest.ts";
import type { SearchFigures } from "../../../scripts/bench/document-contest.ts";

const scratch = mkdtempSync(join(tmpdir(), "yiwen-contest-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function figuresOf(contestant: string): Promise<SearchFigures> {
  const folder = mkdtempSync(join(scratch, "index-"));
  const job = { contest: "documents", contestant, corpusDir: "corpus", folder } as const;
  const questionsFile = "tests/golden/questions.jsonl";
  const built = await runDocumentJob({ ...job, questionsFile, phase: "build" });
  expect(built).toHaveProperty("buildMs");
  const figures = await runDocumentJob({ ...job, questionsFile, phase: "search" });
  if (!("hits" in figures)) throw new Error("the search phase measured no hits");
  return figures;
}

test("ours finds more at every rank than each peer, above all what families ask", async () => {
  const [ours = "", ...peers] = Object.keys(contestants);
  const own = await figuresOf(ours);
  expect(peers.length).toBeGreaterThanOrEqual(3);
  for (const peer of peers) {
    const other = await figuresOf(peer);
    own.hits.forEach((hit, rank) => expect(hit, `${peer}, rank ${rank}`).toBeGreaterThan(other.hits[rank] ?? 1));
    own.familyHits.forEach((hit, rank) => {
      expect(hit, `${peer}, families, rank ${rank}`).toBeGreaterThan((other.familyHits[rank] ?? 1) + 0.2);
    });
  }
});
