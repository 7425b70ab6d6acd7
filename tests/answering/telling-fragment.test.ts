import { expect, test } from "vitest";
import { askedQuantities } from "../../src/answering/asked-quantity.ts";
import { BigramStatistics, createRelevance } from "../../src/answering/relevance.ts";
import { tellingFragment } from "../../src/answering/telling-fragment.ts";
import type { UnderstoodQuestion } from "../../src/retrieval/ranked-clause.ts";
import { makeClause, makeQuestion, makeRanked } from "../support/clauses.ts";

function tell(text: string, question: UnderstoodQuestion): string | null {
  const clause = makeClause({ text });
  const others = ["发展社区养老", "建设床位", "培训人员"].map((other) => makeClause({ text: other }));
  const relevance = createRelevance(question, new BigramStatistics([clause, ...others]));
  const states = askedQuantities(question).filter((quantity) => quantity.statedIn(text));
  return tellingFragment({ ranked: makeRanked(clause), text, share: 1, states }, question, relevance);
}

test("the piece that states the quantity is told, not the one with most words in common", () => {
  const text = "健全护理补贴制度，加强护理补贴资金监管，每人每月不低于50元。";
  expect(tell(text, makeQuestion("护理补贴每月多少钱", { intents: ["amount"] }))).toBe("每人每月不低于50元");
});

test("a named year decides between two milestones", () => {
  const text = "到2022年，社区助餐覆盖率达到50%；到2025年，社区助餐基本覆盖所有小区。";
  expect(tell(text, makeQuestion("社区助餐2025年怎么样", { years: [2025] }))).toBe("社区助餐基本覆盖所有小区");
});

test("a number of the question is no reason to tell of something else", () => {
  const text = "护理型床位占比不低于55%，等级评定的县级机构达到80%以上。";
  expect(tell(text, makeQuestion("护理型床位占比是不是80%"))).toBe("护理型床位占比不低于55%");
});

test("who is responsible is told where that was asked", () => {
  const text = "擅自改变养老服务设施使用性质的，由民政部门依法予以处罚。";
  expect(tell(text, makeQuestion("改变养老设施性质谁处罚", { intents: ["responsible"] }))).toBe(
    "由民政部门依法予以处罚",
  );
});

test("what is torn or beside the point is not told", () => {
  expect(tell("（以下统称困难老人，其余）从略。", makeQuestion("喘息服务"))).toBeNull();
});

test("a piece that only opens a sentence, or only names its subject, is told with what follows", () => {
  const opening = "对养老机构内设诊所，取消行政审批，实行备案管理。";
  expect(tell(opening, makeQuestion("养老机构内设诊所要审批吗"))).toBe("对养老机构内设诊所，取消行政审批");
  const subject = "民间资本举办的养老机构，可申请划拨供地，支持合作。";
  expect(tell(subject, makeQuestion("民间资本举办的养老机构怎么拿地"))).toBe("民间资本举办的养老机构，可申请划拨供地");
});

test("a date that only opens what comes next is not told with it", () => {
  const text = "为老年人提供紧急救援服务，到2025年，系统覆盖所有困难家庭。";
  expect(tell(text, makeQuestion("有没有紧急救援服务"))).toBe("为老年人提供紧急救援服务");
});
