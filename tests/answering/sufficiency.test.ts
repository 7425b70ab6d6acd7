/** What the learned signs change in the verdict; the rules of words are tested with the quotations they are given. */
import { expect, test } from "vitest";
import { BigramStatistics, createRelevance } from "../../src/answering/relevance.ts";
import { selectQuotes } from "../../src/answering/select-quotes.ts";
import { judge } from "../../src/answering/sufficiency.ts";
import type { LearnedSigns, Sufficiency } from "../../src/answering/sufficiency.ts";
import type { UnderstoodQuestion } from "../../src/retrieval/ranked-clause.ts";
import { makeClause, makeQuestion, makeRanked } from "../support/clauses.ts";

const respite = makeClause({ id: "respite", text: "为长期照护失能老年人的家庭提供喘息服务。" });
const beds = makeClause({ id: "beds", text: "全州建成敬老院12个，养老床位2000张。", path: ["设施"] });
const allowance = makeClause({ id: "allowance", text: "全面落实高龄津贴制度。", path: ["福利"] });

function judged(text: string, learned: LearnedSigns | null, given: Partial<UnderstoodQuestion> = {}): Sufficiency {
  const question = makeQuestion(text, given);
  const clauses = [respite, beds, allowance];
  const relevance = createRelevance(question, new BigramStatistics(clauses), () => 0.6);
  // As a ranker would have them: what speaks most of the question first.
  const byShare = clauses.toSorted((a, b) => relevance.of(b.text).share - relevance.of(a.text).share);
  const ranked = byShare.map((clause, i) => makeRanked(clause, { score: 10 - i }));
  const quotes = selectQuotes(question, ranked, relevance, { maxChars: 300, maxQuotes: 3 });
  return judge({ question, quotes, relevance, scope: ["plan"], learned });
}

const signs = (categories: Record<string, number>, rankScore = 10): LearnedSigns => ({ categories, rankScore });

test("a situation in words that no document has is answered when such questions are", () => {
  const text = "我熬不住了谁能替我几天";
  expect(judged(text, null).verdict).toBe("no");
  expect(judged(text, signs({ "答:family": 0.99, 不在范围: 0.01 })).verdict).not.toBe("no");
});

test("a question like those that no document answers is refused, for their reason", () => {
  const scope = judged("喘息服务的老师教钢琴吗", signs({ "答:family": 0.03, 不在范围: 0.9, 缺条件: 0.07 }));
  expect(scope).toMatchObject({ verdict: "no", shortfall: "out-of-scope" });
  expect(judged("喘息服务去哪个窗口登记", signs({ "答:family": 0.05, 办事细节: 0.95 }))).toMatchObject({
    verdict: "no",
    shortfall: "procedure",
  });
  expect(judged("高龄津贴给到什么数", signs({ "答:family": 0.05, 缺金额: 0.95 }))).toMatchObject({
    verdict: "no",
    shortfall: "quantity-missing",
    missing: ["金额"],
  });
});

test("what a question surely asks for is what is missing, whatever like questions lack", () => {
  const learned = signs({ "答:family": 0.02, 缺日期: 0.98 });
  expect(judged("高龄津贴每个月多少钱", learned)).toMatchObject({ verdict: "no", missing: ["金额"] });
});

test("a quantity that is stated does not count as missing, however often it is elsewhere", () => {
  const learned = signs({ "答:family": 0.12, 缺数量: 0.88 });
  expect(judged("养老床位一共多少张", learned).verdict).toBe("answers");
});

test("the count of a place inside the region is not the region's count", () => {
  const namedRegions = [{ mention: "小松镇", ladder: ["小松镇", "云州", "江省"] }];
  const verdict = judged("小松镇养老床位一共多少张", signs({ "答:family": 0.99 }), { namedRegions });
  expect(verdict).toMatchObject({ verdict: "no", shortfall: "quantity-missing", missing: ["小松镇的数量"] });
  expect(judged("养老床位一共多少张", signs({ "答:family": 0.99 })).verdict).toBe("answers");
});
