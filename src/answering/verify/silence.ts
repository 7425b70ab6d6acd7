/**
 * Words of an answer that speak of the document, not of the policy: 「文件没有写明金额」 is true where the clause is silent on
 * the matter, and only there.
 */
import type { Fragment } from "./alignment.ts";
import type { Violation } from "./violation.ts";

const SILENCE =
  /(?:文件|原文|这一段|这段|这里|条文|规划|方案|政策|材料|其中|文中)?(?:中|里|里面)?(?:还|也|都|并)?(?:没有|没|未)(?:有)?(?:具体)?(?:写明|写出|写|提到|提及|说明|明确|规定|列出|给出|公布|载明)/u;

/** What a clause may be said to be silent on, and what shows that it is not. */
const MATTERS: readonly [RegExp, RegExp][] = [
  [/金额|多少|标准|数额|钱|几元|额度/u, /\d(?:万|亿)?元/u],
  [/电话|热线|号码/u, /电话|热线|\d{5,}/u],
  [/材料|手续|证件/u, /材料|手续|证件|证明|登记证/u],
  [/地点|窗口|地址|哪里|在哪/u, /窗口|地址|地点/u],
  [/时间|什么时候|何时|期限|日期|哪天/u, /20\d{2}年|\d+(?:日|个月)/u],
  [/年龄|几岁|多大/u, /\d岁|\d周岁/u],
];

/** True where the fragment says no more than that the document is silent. */
export const tellsSilence = ({ text }: Pick<Fragment, "text">): boolean => SILENCE.test(text);

/** 「没有写明金额」 of a clause that states an amount. */
export function silenceViolations({ text, passage }: Fragment): Violation[] {
  const matter = MATTERS.find(([named]) => named.test(text));
  if (matter === undefined || !matter[1].test(passage.text)) return [];
  return [{ kind: "negation-changed", text, against: passage.text }];
}
