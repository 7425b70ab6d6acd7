/** What can be wrong with a claim, and how it is said in Chinese: for the log, and for the complaint a model repairs by. */

export type ViolationKind =
  | "quote-not-verbatim"
  | "citation-missing"
  | "claim-without-citation"
  | "figure-not-cited"
  | "figure-of-another"
  | "unit-changed"
  | "comparator-changed"
  | "denominator-changed"
  | "date-changed"
  | "name-not-cited"
  | "office-changed"
  | "negation-changed"
  | "force-changed"
  | "not-yet-achieved"
  | "recipient-changed"
  | "condition-dropped"
  | "wording-unsupported";

export interface Violation {
  kind: ViolationKind;
  /** The offending words of the answer. */
  text: string;
  /** The words of the clause they were compared with; empty where the clause has none. */
  against: string;
}

const SAID: Readonly<Record<ViolationKind, string>> = {
  "quote-not-verbatim": "引文与原文不是逐字相同",
  "citation-missing": "编号没有对应的原文",
  "claim-without-citation": "这句话没有标出原文编号",
  "figure-not-cited": "数字在所引原文里没有",
  "figure-of-another": "数字是原文里另一项的",
  "unit-changed": "数字的单位与原文不同",
  "comparator-changed": "“不低于”“不超过”“以上”等界限与原文不同",
  "denominator-changed": "“每月”“每人”“每百户”等计算口径与原文不同",
  "date-changed": "年份或日期与原文不同",
  "name-not-cited": "名称在所引原文里没有",
  "office-changed": "负责的部门与原文不同",
  "negation-changed": "肯定与否定和原文相反",
  "force-changed": "“必须”“应当”“可以”“鼓励”“探索”的程度与原文不同",
  "not-yet-achieved": "原文是目标或计划，不能说已经做到",
  "recipient-changed": "对象与原文不同",
  "condition-dropped": "漏掉了原文的对象、前提或例外",
  "wording-unsupported": "所引原文没有这个意思",
};

/** `数字的单位与原文不同：「915万元」（原文：「915元」）` */
export function describeViolation({ kind, text, against }: Violation): string {
  const compared = against === "" ? "" : `（原文：「${against.slice(0, 60)}」）`;
  return `${SAID[kind]}：「${text.slice(0, 60)}」${compared}`;
}
