import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { cite } from "../../../src/answering/cite.ts";
import { verify } from "../../../src/answering/verify.ts";
import { readCorpus } from "../../../src/corpus/read-corpus.ts";
import { scoreVerifier } from "../../../src/evaluation/verifier-metrics.ts";

const label = z.object({
  id: z.string(),
  split: z.enum(["dev", "held-out", "fresh", "last"]),
  clauses: z.array(z.object({ document: z.string(), words: z.string() })).min(1),
  claim: z.string(),
  label: z.enum(["faithful", "altered"]),
  alteration: z.string().nullable(),
});
const labels = readFileSync(new URL("../../golden/verifier.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => label.parse(JSON.parse(line)));

const reading = await readCorpus(new URL("../../../corpus", import.meta.url).pathname);
const clauses = reading.documents.flatMap((document) => document.clauses);
const documents = new Map(reading.documents.map(({ document }) => [document.id, document]));

const scores = scoreVerifier(labels, { clauses, documents });

test("of altered claims at least 97 % are caught, of faithful ones at most 3 % refused", () => {
  expect(scores.map(({ split }) => split)).toEqual(["dev", "held-out", "fresh", "last"]);
  for (const { split, caught, falseAlarms } of scores) {
    expect(caught, split).toBeGreaterThanOrEqual(0.97);
    expect(falseAlarms, split).toBeLessThanOrEqual(0.03);
  }
});

test("no kind of alteration is caught less than nine times in ten", () => {
  for (const { split, alterations } of scores) {
    for (const { alteration, caught, labelled } of alterations)
      expect(caught / labelled, `${split} ${alteration}`).toBeGreaterThanOrEqual(0.9);
  }
});

test("every whole sentence of the documents is faithful to its own clause", () => {
  const refused = clauses
    .filter(({ kind }) => kind !== "heading" && kind !== "table")
    .flatMap((clause) => {
      const paper = documents.get(clause.document);
      if (!paper) return [];
      const citations = [cite(clause, paper, clause.text)];
      const sentences = clause.text.replace(/\s+/gu, "").match(/[^。！？；]{6,}/gu) ?? [];
      return sentences.filter(
        (sentence) => verify({ words: `${sentence}[1]。`, citations, everySentenceCited: true }).length > 0,
      );
    });
  expect(refused).toEqual([]);
});
