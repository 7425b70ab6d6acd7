import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Clause } from "../../../src/corpus/clause.ts";
import { parseReading } from "../../../src/corpus/parse-document.ts";
import { loadDocument } from "../../../src/corpus/load.ts";
import { ReaderProcess } from "../../../src/corpus/readers/reader-process.ts";
import { packClause, readClause } from "../../../src/indexing/clauses/clause-record.ts";
import { makeClause } from "../../support/clauses.ts";

const again = (clause: Clause): Clause => {
  const { id, document, kind, source } = clause;
  return readClause(packClause(clause), { id, document, kind, file: source.file });
};

test("a clause with everything unusual comes back as it was", () => {
  const place = { line: 3, column: 7, page: 2 };
  const clause = makeClause({
    text: "不低于 55%\u2028“𠮷”",
    source: { file: "plan.pdf", start: place, end: { line: 4, column: 1 } },
    pieces: [{ file: "plan.pdf", start: place, end: place }],
    force: "binding",
    figures: [
      {
        text: "不低于 55%",
        value: 55,
        unit: "%",
        comparator: "≥",
        year: 2025,
        baseYear: null,
        per: null,
        start: 0,
        end: 7,
      },
    ],
    responsible: ["民政局"],
    gapBefore: true,
    gapAfter: true,
    payee: "person",
    audience: ["living-alone"],
    row: {
      indicator: "占比",
      unit: "%",
      group: null,
      base: "50",
      baseYear: 2020,
      target: "≥55",
      targetYear: 2025,
      comparator: "≥",
      attribute: "约束性",
    },
    repairs: ["page-wrap"],
  });
  expect(again(clause)).toEqual(clause);
});

test("clauses of a real plan come back as they were, in half the length", async () => {
  const bytes = new Uint8Array(readFileSync("corpus/documents/gannan.txt"));
  const reader = new ReaderProcess();
  const reading = await loadDocument("gannan.txt", bytes, reader);
  reader.close();
  const { clauses } = parseReading(reading, { file: "gannan.txt", bytes, manifest: undefined });
  expect(clauses.length).toBeGreaterThan(50);
  expect(clauses.map(again)).toEqual(clauses);
  const length = (texts: readonly string[]): number => texts.join("").length;
  expect(length(clauses.map(packClause))).toBeLessThan(0.6 * length(clauses.map((clause) => JSON.stringify(clause))));
});
