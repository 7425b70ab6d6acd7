/** Ages told in a question (七十八了, 今年83, 过了六十五) → numbers, and the policy terms that go with them. Pure. */
import { parseChineseNumber } from "../language/numerals.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";

const numeral = "(?<!\\d)(?:\\d{2,3}|[五六七八九]十[一二三四五六七八九]?)(?!\\d)";
const told = new RegExp(
  `(?:今年|整|满|过了?|都|快|才|刚)(${numeral})|(${numeral})(?:[多几来]?(?:周?岁|了(?!\\d))|[多几]的?老)`,
  "gu",
);

/** Ages from 50 to 120, in order. */
export function readAges(question: string): number[] {
  return [...question.matchAll(told)].flatMap((match) => {
    const text = match[1] ?? match[2] ?? "";
    const age = /^\d/.test(text) ? Number(text) : parseChineseNumber(text);
    return age !== null && age >= 50 && age <= 120 ? [age] : [];
  });
}

/** The limits that the policies draw: 60, 65 and 80 years; the oldest are 高龄. */
export function ageExpansions(question: string): UnderstoodQuestion["expansions"] {
  const oldest = Math.max(0, ...readAges(question));
  const because = `${oldest}岁`;
  if (oldest >= 78) {
    return [
      { term: "高龄", weight: 0.5, because },
      { term: "80周岁", weight: 0.4, because },
    ];
  }
  if (oldest >= 64) return [{ term: "65周岁", weight: 0.4, because }];
  return oldest >= 60 ? [{ term: "60周岁", weight: 0.3, because }] : [];
}
