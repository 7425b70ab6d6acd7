/** «第二个说详细点», «原文在哪» → which of the last answer's citations is meant; null for a text that asks for none. Pure. */
import { parseChineseNumber } from "../language/numerals.ts";

const NTH =
  /^(?:那|请)?(?:把)?第([一二三四五六七八九]|\d)(?:个|条|点|项|样)?[，,]?(?:再|能|能不能|可以|请|给我)?(?:说|讲|展开|具体|详细|细)[^？?。]{0,10}[？?。]?$/u;
const WHERE =
  /^(?:它的|这个的?|这条的?|请问)?(?:原文|出处|原话)(?:在哪(?:里|儿|一[章节条页])?|是什么|怎么(?:写|说)的?|给我看看|看看|发我|呢|是哪一[章节条])?[？?。]?$|^(?:这|这个|这条|这话)?(?:是)?(?:写|出)?在哪一[章节条][？?。]?$|^(?:这|这个|这条|这话)写在哪(?:里|儿)?[？?。]?$/u;

/** Clause ids to show, from those cited in the last answer. */
export function askedCitations(text: string, cited: readonly string[]): string[] | null {
  const line = text.normalize("NFKC").replaceAll(",", "，").trim();
  if (cited.length === 0) return null;
  const nth = NTH.exec(line)?.[1];
  if (nth !== undefined) {
    const number = /^\d$/.test(nth) ? Number(nth) : (parseChineseNumber(nth) ?? 0);
    const id = cited[number - 1];
    return id === undefined ? null : [id];
  }
  return WHERE.test(line.replaceAll("?", "？")) ? [...new Set(cited)].slice(0, 3) : null;
}
