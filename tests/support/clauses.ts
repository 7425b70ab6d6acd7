/** Hand-made clauses and documents for tests of the rooms behind the corpus. */
import type { Clause, PolicyDocument } from "../../src/corpus/clause.ts";
import type { RankedClause, UnderstoodQuestion } from "../../src/retrieval/ranked-clause.ts";

/** A clause with sensible defaults; give what the test is about. */
export function makeClause(given: Partial<Clause> & { text: string }): Clause {
  return {
    id: `plan-${given.text.slice(0, 6)}`,
    document: "plan",
    path: ["第一章 重点任务", "1. 完善补贴制度"],
    kind: "body",
    source: { file: "plan.txt", start: { line: 1, column: 1 }, end: { line: 1, column: given.text.length } },
    force: "required",
    figures: [],
    responsible: [],
    gapBefore: false,
    gapAfter: false,
    ordinal: 0,
    payee: null,
    audience: [],
    row: null,
    repairs: [],
    ...given,
  };
}

export function makeDocument(given: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    id: "plan",
    file: "plan.txt",
    title: "云州养老服务规划",
    docNumber: "云政发〔2022〕1号",
    issuer: "云州人民政府",
    regionLadder: ["云州", "江省"],
    issuedDate: "2022-01-01",
    planPeriod: { startYear: 2021, endYear: 2025 },
    disclosure: "此件公开发布",
    missingSentences: 0,
    sha256: "0".repeat(64),
    ...given,
  };
}

export function makeRanked(clause: Clause, given: Partial<RankedClause> = {}): RankedClause {
  return { clause, document: makeDocument(), score: 1, rung: 0, trace: {}, ...given };
}

export function makeQuestion(text: string, given: Partial<UnderstoodQuestion> = {}): UnderstoodQuestion {
  return {
    original: text,
    normalized: text,
    searchText: text,
    expansions: [],
    namedRegions: [],
    region: { mention: "云州", ladder: ["云州", "江省"] },
    allRegions: false,
    intents: [],
    years: [],
    ...given,
  };
}
