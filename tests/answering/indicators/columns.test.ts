import { expect, test } from "vitest";
import { askedIndicators } from "../../../src/answering/indicators/asked-indicators.ts";
import { figureColumn } from "../../../src/answering/indicators/columns.ts";
import type { FigureColumn } from "../../../src/answering/indicators/columns.ts";
import { askedOrder, sayColumn } from "../../../src/answering/indicators/say-column.ts";
import { figuresOf } from "../../../src/answering/indicators/stated-figures.ts";
import { BigramStatistics } from "../../../src/answering/relevance.ts";
import type { Clause } from "../../../src/corpus/clause.ts";
import { extractFigures } from "../../../src/language/quantities.ts";
import { createTokenizer } from "../../../src/language/tokenize.ts";
import { makeClause, makeDocument, makeQuestion } from "../../support/clauses.ts";

function plan(id: string, ...texts: string[]) {
  const document = makeDocument({ id, regionLadder: [`${id}省`] });
  const clauses = texts.map((text, at): Clause => {
    const force = text.startsWith("“十三五”") ? "achievement" : "expected";
    return makeClause({ id: `${id}-${at}`, document: id, text, figures: extractFigures(text), force });
  });
  return { document, clauses };
}

const plans = [
  plan("甲", "到2025年，养老机构护理型床位占比达到55%。", "到2025年，完成1780户困难老年人家庭适老化改造。"),
  plan("乙", "到2025年，全省养老机构护理型床位占比不低于60%。", "每千名老年人拥有养老床位32张。"),
  plan("丙", "“十三五”期间，养老机构护理型床位占比由5%增长到20%。", "2025年，支持350户以上困难家庭实施适老化改造。"),
  plan("丁", "加强养老机构护理型床位建设。", "到2025年，民办养老机构护理员持证上岗率达到100%。"),
];
const statistics = new BigramStatistics(plans.flatMap(({ clauses }) => clauses));
const tokenizer = createTokenizer([]);
const figures = new Map(plans.map(({ document, clauses }) => [document.id, figuresOf(document, clauses)]));
const documents = plans.map(({ document }) => document);

function column(text: string): FigureColumn {
  const question = makeQuestion(text);
  const asked = askedIndicators(question);
  const context = { question, statistics, tokenizer, figures, documents, time: asked.time, conflicting: new Map() };
  const found = asked.indicators[0] ? figureColumn(asked.indicators[0], context) : null;
  if (found === null) throw new Error(`no column for ${text}`);
  return found;
}

const values = ({ cells }: FigureColumn) => cells.map(({ match }) => match?.figure.value ?? null);
const say = (text: string) => sayColumn(column(text), () => "[1]", askedOrder(text));

test("a cell holds the region's own figure as written, or nothing", () => {
  expect(values(column("护理型床位占比的目标各地是多少"))).toEqual(["55%", "不低于60%", null, null]);
});

test("what was reached is no target, and is told beside the empty cell", () => {
  const { cells } = column("护理型床位占比的目标各地是多少");
  expect(cells[2]?.otherTime?.value).toBe("20%");
  expect(values(column("目前的护理型床位占比各地是多少"))).toEqual([null, null, "20%", null]);
});

test("another indicator of the same words is left out", () => {
  expect(values(column("适老化改造多少户"))).toEqual(["1780户", null, "350户以上", null]);
});

test("the sentence names the highest, and who wrote nothing", () => {
  const { text, derived } = say("护理型床位占比目标哪个最高");
  expect(text).toContain("乙省比甲省高 5 个百分点。");
  expect(derived).toBe("5");
  expect(text).toContain("丙省、丁省没有写明。");
});

test("nothing is put in order that is not asked for", () => {
  const { text, derived } = say("护理型床位占比的目标是多少");
  expect(text).not.toMatch(/最高|比甲省/u);
  expect(derived).toBe("");
});
