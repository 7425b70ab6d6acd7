import { expect, test } from "vitest";
import { covers, elementCovered, mean, percentile, scoreRetrieval } from "../../src/evaluation/retrieval-metrics.ts";

const evidence = "到2025年，养老机构护理型床位占比达到百分之五十五以上";

test("spaces, widths and zero-width characters make no difference", () => {
  expect(covers("到 ２０２５年，\n养老机构护理型床位占比达到百分之五十五\u200B以上。", evidence)).toBe(true);
});

test("a long string may lack a border, a short one not", () => {
  expect(covers(evidence.slice(2), evidence)).toBe(true);
  expect(covers(evidence.slice(12), evidence)).toBe(false);
  expect(covers("十二个字符的短", "十二个字符的短证据")).toBe(false);
});

const element = { document: "plan", evidence: ["甲证据文字", "乙证据文字"], alt: [{ evidence: ["丙证据文字"] }] };

test("an element needs all its strings from its own document, or those of one alternative", () => {
  const passage = (text: string, document = "plan"): { document: string; text: string } => ({ document, text });
  expect(elementCovered(element, [passage("甲证据文字"), passage("乙证据文字")])).toBe(true);
  expect(elementCovered(element, [passage("甲证据文字"), passage("乙证据文字", "other")])).toBe(false);
  expect(elementCovered(element, [passage("……丙证据文字……")])).toBe(true);
});

const passages = ["无关", "一号事实", "二号事实"].map((text) => ({ document: "plan", text }));
const gold = ["一号事实", "二号事实", "三号事实"].map((text) => ({ document: "plan", evidence: [text] }));

test("hit, full and recall are those of the first k", () => {
  expect(scoreRetrieval(gold, passages, { k: 1 })).toEqual({ hit: 0, full: 0, recall: 0 });
  expect(scoreRetrieval(gold, passages, { k: 3 })).toEqual({ hit: 1, full: 0, recall: 2 / 3 });
  expect(scoreRetrieval(gold.slice(0, 2), passages, { k: 3 })).toEqual({ hit: 1, full: 1, recall: 1 });
  expect(scoreRetrieval(gold, passages, { k: 2, mode: "any" })).toEqual({ hit: 1, full: 1, recall: 1 });
});

test("means and percentiles of few or no values", () => {
  expect(mean([])).toBe(0);
  expect(mean([1, 3])).toBe(2);
  expect(percentile([], 0.95)).toBe(0);
  expect(percentile([5, 1, 3], 0.5)).toBe(3);
  expect(percentile([5, 1, 3], 0.95)).toBe(5);
});
