import { expect, test } from "vitest";
import { BigramStatistics, createRelevance } from "../../src/answering/relevance.ts";
import { selectQuotes } from "../../src/answering/select-quotes.ts";
import { judge } from "../../src/answering/sufficiency.ts";
import type { Clause } from "../../src/corpus/clause.ts";
import type { UnderstoodQuestion } from "../../src/retrieval/ranked-clause.ts";
import { makeClause, makeQuestion, makeRanked } from "../support/clauses.ts";

const allowance = makeClause({
  id: "allowance",
  path: ["一、补贴", "1. 落实高龄津贴"],
  text: "对80周岁以上老年人发放高龄津贴，每人每月不低于90元。所需资金由市、区两级财政承担。",
});
const nursing = makeClause({
  id: "nursing",
  path: ["一、补贴", "2. 落实护理补贴"],
  text: "对经济困难的失能老年人发放护理补贴，具体标准由各区制定。加强资金监管。",
});
const operators = makeClause({
  id: "operators",
  path: ["二、机构", "3. 运营补贴"],
  text: "养老机构接收失能老年人的，按每人每月200元给予运营补贴。",
  payee: "institution",
});
const canteen = makeClause({
  id: "canteen",
  path: ["三、助餐", "4. 发展老年食堂"],
  text: "到2025年，老年食堂覆盖50%的社区。",
});
const all = [allowance, nursing, operators, canteen];
const statistics = new BigramStatistics(all);

function quote(question: UnderstoodQuestion, clauses: Clause[], maxChars = 300) {
  const relevance = createRelevance(question, statistics);
  const ranked = clauses.map((clause, at) => makeRanked(clause, { score: 10 - at }));
  const quotes = selectQuotes(question, ranked, relevance, { maxChars, maxQuotes: 3 });
  return { quotes, sufficiency: judge({ question, quotes, relevance, scope: ["plan"], learned: null }) };
}

test("every quotation is verbatim from its clause", () => {
  const { quotes } = quote(makeQuestion("高龄津贴每月多少钱"), all);
  expect(quotes.length).toBeGreaterThan(0);
  for (const { ranked, text } of quotes) expect(ranked.clause.text).toContain(text);
});

test("the sentence that states what was asked comes first, also from a lower rank", () => {
  const { quotes } = quote(makeQuestion("高龄津贴每月多少钱", { intents: ["amount"] }), [nursing, canteen, allowance]);
  expect(quotes[0]?.text).toContain("90元");
  expect(quotes[0]?.states.map(({ name }) => name)).toEqual(["金额"]);
});

test("the budget is kept, but the best sentence is never cut", () => {
  const { quotes } = quote(makeQuestion("高龄津贴每月多少钱"), all, 10);
  expect(quotes).toHaveLength(1);
  expect(quotes[0]?.text).toBe("对80周岁以上老年人发放高龄津贴，每人每月不低于90元。");
});

test("an amount of another scheme does not answer: what is missing is named", () => {
  const question = makeQuestion("护理补贴每月多少钱", { intents: ["amount"], searchText: "护理补贴" });
  const { sufficiency } = quote(question, [nursing, canteen]);
  expect(sufficiency).toMatchObject({ verdict: "no", shortfall: "quantity-missing", missing: ["金额"] });
});

test("a year that no clause and no plan speaks of is missing", () => {
  const question = makeQuestion("2030年老年食堂覆盖多少社区", { years: [2030], searchText: "老年食堂覆盖社区" });
  expect(quote(question, [canteen]).sufficiency).toMatchObject({
    verdict: "no",
    shortfall: "year-missing",
    missing: ["2030"],
  });
});

test("a procedure the documents do not describe is refused as such", () => {
  const question = makeQuestion("办高龄津贴要带什么材料", { searchText: "高龄津贴" });
  expect(quote(question, [allowance]).sufficiency.shortfall).toBe("procedure");
});

test("a matter that only documents of other regions know is off topic here", () => {
  const elsewhere = makeClause({ id: "childcare", document: "other", text: "发展普惠托育服务，支持托育机构建设。" });
  const known = new BigramStatistics([...all, elsewhere]);
  const question = makeQuestion("有没有托育机构", { searchText: "托育机构" });
  const relevance = createRelevance(question, known);
  const judged = (clause: Clause, scope: string[]) => {
    const quotes = selectQuotes(question, [makeRanked(clause)], relevance, { maxChars: 300, maxQuotes: 3 });
    return judge({ question, quotes, relevance, scope, learned: null });
  };
  expect(judged(operators, ["plan"])).toMatchObject({ verdict: "no", shortfall: "off-topic" });
  expect(judged(elsewhere, ["plan", "other"]).verdict).toBe("answers");
});

test("nothing retrieved is nothing found", () => {
  expect(quote(makeQuestion("公墓价格"), []).sufficiency).toMatchObject({ verdict: "no", shortfall: "nothing-found" });
});
