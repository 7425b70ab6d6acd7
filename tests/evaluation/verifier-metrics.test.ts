import { expect, test } from "vitest";
import { citationFor, scoreVerifier } from "../../src/evaluation/verifier-metrics.ts";
import type { ClaimLabel } from "../../src/evaluation/verifier-metrics.ts";
import { makeClause, makeDocument } from "../support/clauses.ts";

const corpus = {
  clauses: [makeClause({ text: "每月 补贴90元。" })],
  documents: new Map([["plan", makeDocument()]]),
};
const place = { document: "plan", words: "补贴90元" };
const labelOf = (id: string, claim: string, alteration: string | null): ClaimLabel => ({
  id,
  split: "dev",
  clauses: [place],
  claim,
  label: alteration === null ? "faithful" : "altered",
  alteration,
});

test("caught claims, false alarms and misses are counted apart", () => {
  const labels = [
    labelOf("a", "每月补贴90元。[1]", null),
    labelOf("b", "每月补贴80元。[1]", "number"),
    labelOf("c", "每月补贴90元。[1]", "number"),
    labelOf("d", "每年补贴90元。[1]", "unit"),
  ];
  expect(scoreVerifier(labels, corpus)).toEqual([
    {
      split: "dev",
      caught: 2 / 3,
      falseAlarms: 0,
      altered: 3,
      faithful: 1,
      alterations: [
        { alteration: "number", caught: 1, labelled: 2 },
        { alteration: "unit", caught: 1, labelled: 1 },
      ],
      misses: ["c"],
    },
  ]);
});

test("words are found across blanks, and words of no clause are refused", () => {
  expect(citationFor({ document: "plan", words: "每月补贴" }, corpus).title).toBe("云州养老服务规划");
  expect(() => citationFor({ document: "plan", words: "每年" }, corpus)).toThrow("no clause of plan holds 每年");
});
