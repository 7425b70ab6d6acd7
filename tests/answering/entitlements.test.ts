import { beforeAll, describe, expect, test } from "vitest";
import { entitlementKinds } from "../../src/answering/entitlement-kinds.ts";
import { asksPlainly, entitlementsFor } from "../../src/answering/entitlements.ts";
import type { Entitlement } from "../../src/answering/entitlements.ts";
import { namedEntitlements } from "../../src/answering/named-entitlements.ts";
import type { PolicyTexts } from "../../src/answering/named-entitlements.ts";
import { unknownPerson } from "../../src/answering/person.ts";
import type { Person } from "../../src/answering/person.ts";
import { describePerson, writeEntitlements } from "../../src/answering/write-entitlements.ts";
import type { Clause, PolicyDocument } from "../../src/corpus/clause.ts";
import { payeeOf } from "../../src/corpus/payee.ts";
import { ClauseStore } from "../../src/indexing/clauses/clause-store.ts";
import { readCorpus } from "../../src/corpus/read-corpus.ts";
import { writeSmallCorpus } from "../support/small-corpus.ts";

async function textsOf(corpusDir: string): Promise<PolicyTexts> {
  const { documents } = await readCorpus(corpusDir);
  return {
    clauses: ClauseStore.of(documents.flatMap(({ clauses }): Clause[] => clauses)),
    documents: new Map(documents.map(({ document }): [string, PolicyDocument] => [document.id, document])),
  };
}

let corpus: PolicyTexts;
let invented: PolicyTexts;
let listed: { one: Person; items: Entitlement[] }[];
beforeAll(async () => {
  corpus = await textsOf("corpus");
  invented = await textsOf((await writeSmallCorpus()).corpusDir);
  listed = everyone(corpus).map((one) => ({ one, items: entitlementsFor(corpus, one) }));
});

const person = (given: Partial<Person>): Person => ({ ...unknownPerson, ...given });
const exactly = (years: number): Person["age"] => ({ from: years, to: years });

/** Every combination of what can be told, in every region that has a document and one place below each. */
function everyone(texts: PolicyTexts): Person[] {
  const own = [...texts.documents.values()].map(({ regionLadder }) => regionLadder);
  const ladders = [...own, ...own.slice(0, 1).map((ladder) => ["某县", ...ladder])];
  const ages: Person["age"][] = [exactly(62), exactly(79), exactly(80), { from: 75, to: 95 }, null];
  const livings: Person["living"][] = ["alone", "empty-nest", "left-behind", "family", "home", null];
  const standings: Person["standings"][] = [
    [],
    ["destitute"],
    ["minimum-income"],
    ["near-minimum"],
    ["bereaved"],
    ["veteran"],
    null,
  ];
  const cares: Person["care"][] = ["able", "partial", "full", null];
  return ladders.flatMap((ladder) =>
    ages.flatMap((age) =>
      livings.flatMap((living) =>
        standings.flatMap((standing) =>
          cares.map((care) => person({ ladder, age, living, standings: standing, care })),
        ),
      ),
    ),
  );
}

describe("for every person in every region", () => {
  test("each item is verbatim from a document on the person's ladder, no achievement and no money of homes or workers", () => {
    const wrong = listed.flatMap(({ one, items }) =>
      items.filter(
        ({ clause, document, quote, rung }) =>
          !clause.text.includes(quote) ||
          document.regionLadder[0] !== one.ladder?.[rung] ||
          clause.document !== document.id ||
          clause.force === "achievement" ||
          ["institution", "worker"].includes(payeeOf(quote) ?? ""),
      ),
    );
    expect(wrong.map(({ quote }) => quote)).toEqual([]);
  });

  test("what is only for people of a standing never reaches one who has none of them", () => {
    const wrong = listed
      .filter(({ one }) => one.standings?.length === 0)
      .flatMap(({ items }) => items)
      // «特困老年人以及独居老年人» names others, too.
      .filter(({ forWhom }) => /^[^、和及]*(?:特困|低保|经济困难|困难老年人|困难家庭)[^及]*$/u.test(forWhom))
      .filter(({ forWhom }) => !/特殊困难/u.test(forWhom));
    expect([...new Set(wrong.map(({ kind, forWhom }) => `${kind.id} ${forWhom}`))]).toEqual([]);
  });

  test("nobody under 80 is shown what is for the very old, and nobody in a home what is for people at home", () => {
    const young = listed.filter(({ one }) => one.age !== null && one.age.to < 80).flatMap(({ items }) => items);
    expect(young.filter(({ kind }) => kind.id === "very-old-allowance")).toEqual([]);
    const inHomes = listed.filter(({ one }) => one.living === "home").flatMap(({ items }) => items);
    expect(inHomes.filter(({ kind }) => kind.atHome === true)).toEqual([]);
  });

  test("no sum is called stated that is not printed in the quotation", () => {
    const stated = [...corpus.documents.keys()]
      .flatMap((id) => namedEntitlements(corpus, id))
      .filter(({ standing }) => standing === "stated");
    expect(stated.length).toBeGreaterThan(0);
    expect(stated.every(({ quote }) => /\d|免费|无偿|每/u.test(quote))).toBe(true);
  });
});

test("every answer passes its own verification, cites each item and says that plans have ended", () => {
  const ladders = [...corpus.documents.values()].map(({ regionLadder }) => regionLadder);
  for (const ladder of ladders) {
    const one = person({ ladder, age: exactly(82), living: "alone", standings: ["minimum-income"], care: "full" });
    const answer = writeEntitlements(corpus, one, { year: 2026 });
    expect(answer.sections[0]).toMatchObject({ role: "conclusion" });
    const items = answer.sections.filter(({ role }) => role === "quote");
    expect(items.length).toBeGreaterThan(2);
    expect(items.every(({ text }) => /「.+」\[\d+\]$/su.test(text))).toBe(true);
    expect(answer.citations.every(({ text, quote }) => text.includes(quote))).toBe(true);
    expect(answer.answer).toContain("已经结束");
    expect(answer.answer).toContain("12345");
  }
});

test("the names of what is listed are short", () => {
  expect(entitlementKinds.filter(({ name }) => name.length > 25)).toEqual([]);
});

test("a document that was never seen is read the same way, with its sum and its condition", () => {
  const one = person({ ladder: ["苏州市", "江苏省"], age: exactly(85), living: "alone", standings: [], care: "full" });
  const items = entitlementsFor(invented, one);
  expect(items.map(({ kind, standing }) => [kind.id, standing])).toEqual([
    ["very-old-allowance", "stated"],
    ["visits", expect.any(String)],
    ["respite", "aim"],
  ]);
  expect(items[0]?.quote).toContain("每人每月不低于90元");
  const poor = entitlementsFor(invented, { ...one, standings: ["minimum-income"] });
  expect(poor.map(({ kind }) => kind.id)).toContain("care-allowance");
});

test("a region without a document is refused by name, and one inside it is named", () => {
  const none = writeEntitlements(invented, person({ ladder: ["成都市", "四川省"] }), { year: 2026 });
  expect(none).toMatchObject({ refused: true, citations: [], region: "成都市" });
  const wider = writeEntitlements(invented, person({ ladder: ["江苏省"] }), { year: 2026 });
  expect(wider.answer).toContain("苏州市");
});

test("somebody too young is told so, and what was skipped is named", () => {
  const young = person({ ladder: ["苏州市", "江苏省"], age: exactly(45) });
  expect(writeEntitlements(invented, young, { year: 2026 })).toMatchObject({ refused: true });
  const untold = writeEntitlements(invented, person({ ladder: ["苏州市", "江苏省"] }), { year: 2026 });
  expect(untold.answer).toContain("您跳过了年龄");
  expect(untold.answer).toContain("是否符合要核对");
});

test("a person is described in their own terms", () => {
  const one = person({
    ladder: ["苏州市"],
    age: { from: 80, to: 89 },
    living: "alone",
    standings: ["destitute"],
    care: "partial",
  });
  expect(describePerson(one)).toBe("苏州市，80到89岁，独居，特困，部分失能");
});

test("a plain question asks for one thing and nothing more about it", () => {
  for (const text of ["喘息服务", "高龄津贴给老人", "家庭医生签约规定"]) expect(asksPlainly(text)).toBe(true);
  for (const text of ["护理补贴标准", "高龄津贴的申请材料", "养老院的消防"]) expect(asksPlainly(text)).toBe(false);
});
