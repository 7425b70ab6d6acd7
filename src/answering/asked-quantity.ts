/**
 * What kind of quantity a question asks for, and whether a sentence holds one. «多少钱一个月» wants yuan a month: a yearly
 * total in 万元 does not answer it. Pure; knows nothing of any document.
 */
import type { Clause } from "../corpus/clause.ts";
import type { Intent, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

const NUMBER = "(?:\\d[\\d,，.]*|[一二两三四五六七八九十百千半]+)\\s*";

const QUANTITY_PATTERNS: Partial<Record<Intent, RegExp>> = {
  amount: new RegExp(`${NUMBER}(?:多|余)?\\s*(?:元|万元|亿元|万|亿|块)|[百千万]亿`, "u"),
  share: /\d\s*[%‰]|百分之|千分之/u,
  count: new RegExp(
    `${NUMBER}(?:多|余|万)?\\s*(?:个|家|张|名|人|户|所|支|期|次|处|床|项|类|条|份|位|间|对|类|种)|\\d+\\s*[%‰]`,
    "u",
  ),
  age: new RegExp(`${NUMBER}(?:周岁|岁)`, "u"),
  date: /\d{4}\s*年|年底|月底|中长期|“十[三四五]五”|\d+\s*月/u,
  duration: new RegExp(`${NUMBER}(?:个)?(?:小时|分钟|天|日|月|年|周)`, "u"),
  area: new RegExp(`${NUMBER}(?:万)?\\s*(?:平方米|平方公里|平米|亩|㎡)`, "u"),
};

/** Names of the quantities, as they are said to be missing. */
const QUANTITY_NAMES: Partial<Record<Intent, string>> = {
  amount: "金额",
  share: "比例",
  count: "数量",
  age: "年龄",
  date: "时间",
  duration: "时限",
  area: "面积",
};

/** A measure that the amount has to be counted by: 一个月, 每张床, 一户. */
const PER: { asked: RegExp; stated: RegExp }[] = [
  { asked: /每个?月|一个?月|月领|按月/u, stated: /月/u },
  { asked: /每张|一张床?位?|每个床位/u, stated: /每张|每床|每个床位/u },
  { asked: /一户|每户/u, stated: /每户|户均|一户/u },
  { asked: /每年|一年/u, stated: /年/u },
];

export interface AskedQuantity {
  intent: Intent;
  /** In Chinese, e.g. 金额. */
  name: string;
  /** True when the sentence states such a quantity, by the measure asked for. */
  statedIn(sentence: string): boolean;
}

/** The quantities a question asks for, in the order of its intents; empty when it asks for none. */
export function askedQuantities(question: UnderstoodQuestion): AskedQuantity[] {
  const per = PER.filter(({ asked }) => asked.test(question.normalized));
  return question.intents.flatMap((intent) => {
    const pattern = QUANTITY_PATTERNS[intent];
    const name = QUANTITY_NAMES[intent];
    if (!pattern || !name) return [];
    const measures = intent === "amount" ? per : [];
    return [
      {
        intent,
        name,
        statedIn: (sentence: string) => pattern.test(sentence) && measures.every(({ stated }) => stated.test(sentence)),
      },
    ];
  });
}

/** True when a table row's value is of the kind asked for, e.g. a row in % answers a share. */
export function rowStates(clause: Clause, asked: AskedQuantity): boolean {
  if (!clause.row) return false;
  const { unit } = clause.row;
  if (asked.intent === "share") return /[%‰]/.test(unit);
  if (asked.intent === "amount") return /元/.test(unit);
  if (asked.intent === "count") return true;
  return asked.intent === "date" && clause.row.targetYear !== null;
}
