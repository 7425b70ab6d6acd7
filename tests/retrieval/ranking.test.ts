import fc from "fast-check";
import { expect, test } from "vitest";
import type { Clause } from "../../src/corpus/clause.ts";
import { clauseFeatures, profileClause, readWish } from "../../src/retrieval/features.ts";
import type { Features } from "../../src/retrieval/features.ts";
import type { Query } from "../../src/retrieval/query.ts";
import { diversify, rank } from "../../src/retrieval/rank.ts";
import { scopeGroups } from "../../src/retrieval/region-scope.ts";
import type { ResolvedRegion } from "../../src/retrieval/ranked-clause.ts";
import { zScores } from "../../src/retrieval/signals.ts";
import type { Candidate } from "../../src/retrieval/signals.ts";
import { makeClause, makeDocument, makeQuestion } from "../support/clauses.ts";

test("z-scores have mean 0 and deviation 1, equal scores give 0", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 30 }),
      (scores) => {
        const z = zScores(scores);
        const mean = z.reduce((a, b) => a + b, 0) / z.length;
        const deviation = Math.sqrt(z.reduce((a, b) => a + b * b, 0) / z.length);
        expect(mean).toBeCloseTo(0, 6);
        expect(Math.abs(deviation - 1) < 1e-6 || deviation === 0).toBe(true);
      },
    ),
    { seed: 3 },
  );
  expect(zScores([4, 4, 4])).toEqual([0, 0, 0]);
  expect(zScores([])).toEqual([]);
});

const query: Query = {
  terms: [],
  concepts: [
    { words: ["津贴"], weight: 2 },
    { words: ["食堂", "助餐"], weight: 1 },
  ],
  words: [],
  text: "",
  hasTerms: true,
};

function features(clause: Clause, given: Parameters<typeof makeQuestion>[1] = {}, text = "津贴"): Features {
  const wish = readWish(makeQuestion(text, given), query, new Set(["云州"]));
  return clauseFeatures(profileClause(clause), wish, 0);
}

const figure = (unit: string, year: number | null = null) =>
  ({ text: `1${unit}`, value: 1, unit, comparator: "=", year, baseYear: null, per: null, start: 0, end: 2 }) as const;

test("an amount question prefers clauses with an amount", () => {
  const withAmount = makeClause({ text: "发放津贴50元。", figures: [figure("元")] });
  expect(features(withAmount, { intents: ["amount"] }).quantity).toBe(1);
  expect(features(withAmount, { intents: ["share"] }).quantity).toBe(0);
  expect(features(makeClause({ text: "发放津贴。" }), { intents: ["amount"] }).quantity).toBe(0);
});

test("a question for the responsible prefers clauses that name them", () => {
  const named = makeClause({ text: "发放津贴。", responsible: ["民政局"] });
  expect(features(named, { intents: ["responsible"] }).responsible).toBe(1);
  expect(features(named).responsible).toBe(0);
  expect(features(makeClause({ text: "津贴由县级民政部门发放。" }), { intents: ["responsible"] }).responsible).toBe(1);
});

test("headings count for coverage, a concept counts once", () => {
  const clause = makeClause({ text: "支持助餐，建设食堂。", path: ["完善津贴制度"] });
  const { heading, coverage, sentence } = features(clause);
  expect(heading).toBeCloseTo(2 / 3);
  expect(coverage).toBeCloseTo(1);
  expect(sentence).toBeCloseTo(1 / 3);
});

test("an achievement loses unless the past is asked", () => {
  const clause = makeClause({ text: "津贴惠及百人。", force: "achievement" });
  expect(features(clause).force).toBeLessThan(0);
  expect(features(clause, {}, "十三五津贴惠及多少人").force).toBeGreaterThan(0);
});

test("a question's year and a table row for a target are preferred", () => {
  const row = makeClause({ text: "津贴覆盖率", kind: "table", figures: [figure("%", 2025)] });
  expect(features(row, { years: [2025] }).year).toBe(1);
  expect(features(row, {}, "津贴覆盖率目标").row).toBe(1);
});

test("a place below the documents' own is looked for in the clause", () => {
  const question = { namedRegions: [{ mention: "南城", ladder: ["南城县", "云州", "江省"] }] };
  expect(features(makeClause({ text: "南城县发津贴" }), question).place).toBe(1);
  expect(features(makeClause({ text: "发津贴" }), question).place).toBe(0);
  const own = { namedRegions: [{ mention: "云州", ladder: ["云州", "江省"] }] };
  expect(features(makeClause({ text: "云州发津贴" }), own).place).toBe(0);
});

function candidate(text: string, bm25: number, document = "plan"): Candidate {
  const clause = makeClause({ text, document, id: `${document}-${text}`, ordinal: text.length });
  const none = features(makeClause({ text: "一二三四五六七八九十一二三四五六七八九十", force: "required", path: [] }));
  return {
    profile: profileClause(clause),
    searches: { bm25, dense: 0, learned: 0, asked: 0 },
    features: { ...none, force: 0 },
  };
}

test("ranking sorts by score and its trace sums up to it", () => {
  const ranked = rank([candidate("甲类服务", 1), candidate("乙类服务", 3), candidate("丙类服务", 2)]);
  expect(ranked.map((item) => item.candidate.profile.clause.text)).toEqual(["乙类服务", "丙类服务", "甲类服务"]);
  for (const { score, trace } of ranked) {
    expect(Object.values(trace).reduce((a, b) => a + b, 0)).toBeCloseTo(score, 8);
  }
});

test("a near-duplicate steps back, the best stays first", () => {
  const long = "对八十周岁以上老年人发放高龄津贴并逐步提高标准";
  const ranked = rank([
    candidate(long, 5),
    candidate(`${long}。`, 4.9),
    candidate("建设社区老年食堂", 4.5),
    candidate("其他", 1),
  ]);
  const order = diversify(ranked, 3, false).map((item) => item.candidate.profile.clause.text);
  expect(order.slice(0, 2)).toEqual([long, "建设社区老年食堂"]);
});

test("without a region documents take turns where scores are close", () => {
  const ranked = rank([
    candidate("甲类服务说明", 5, "a"),
    candidate("乙项补助说明", 4.99, "a"),
    candidate("丙种津贴说明", 4.98, "b"),
    candidate("其他", 1, "a"),
  ]);
  expect(diversify(ranked, 2, true).map((item) => item.candidate.profile.clause.document)).toEqual(["a", "b"]);
  expect(diversify(ranked, 2, false).map((item) => item.candidate.profile.clause.document)).toEqual(["a", "a"]);
});

const documents = [
  makeDocument({ id: "county", regionLadder: ["石城县", "赣州市", "江西省"] }),
  makeDocument({ id: "prefecture", regionLadder: ["甘南藏族自治州", "甘肃省"] }),
  makeDocument({ id: "province", regionLadder: ["甘肃省"] }),
];
const region = (...ladder: string[]): ResolvedRegion => ({ mention: ladder[0] ?? "", ladder });
const groupsFor = (given: Parameters<typeof makeQuestion>[1]): [string, number | null][][] =>
  scopeGroups(makeQuestion("津贴", { region: null, ...given }), documents).map((scope) => [...scope]);

test("a county's user gets the documents on the ladder, each with its rung", () => {
  expect(groupsFor({ region: region("夏河县", "甘南藏族自治州", "甘肃省") })).toEqual([
    [
      ["prefecture", 1],
      ["province", 2],
    ],
  ]);
});

test("a province's user does not get a prefecture's document", () => {
  expect(groupsFor({ region: region("甘肃省") })).toEqual([[["province", 0]]]);
});

test("a province without a document of its own is not given those of a place inside it", () => {
  expect(groupsFor({ region: region("江西省") })).toEqual([]);
});

test("a region without any document gets nothing", () => {
  expect(groupsFor({ region: region("成都市", "四川省") })).toEqual([]);
  expect(groupsFor({ region: region("南昌市", "江西省") })).toEqual([]);
});

test("no region means all documents, all regions one group each, several regions their nearest", () => {
  expect(groupsFor({})).toEqual([documents.map((document) => [document.id, null])]);
  expect(groupsFor({ allRegions: true })).toHaveLength(3);
  expect(groupsFor({ namedRegions: [region("甘肃省"), region("甘南藏族自治州", "甘肃省")] })).toEqual([
    [["province", 0]],
    [["prefecture", 0]],
  ]);
});
