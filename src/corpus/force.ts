/**
 * How strongly a clause binds: from the section it stands in, from its words, and, for a target in the text, from the table
 * row of the same indicator. A duty anywhere in a clause makes it one; a target is no mere promotion; of promotion and
 * encouragement the greater number of sentences decides.
 */
import type { Clause, Force } from "./clause.ts";
import { type Claim, claimsOf } from "./conflicts/claims.ts";
import { amountOf, isSameIndicator } from "./conflicts/same-indicator.ts";
import { measureOf } from "./conflicts/indicator-words.ts";

const ACHIEVED_SECTION = /成就|成效|工作回顾|发展基础|取得的成绩|发展现状|现状与/;
const BACKGROUND_SECTION = /规划背景|发展形势|形势|机遇|挑战|问题|指导思想|编制背景|〔/;
const TARGET_SECTION = /(?:发展|总体|主要|工作|具体|规划)目标/;
const ACHIEVED_TEXT = /^(?:“十[一二三]五”(?:期间|时期|以来)|截至\s*20\d{2}\s*年)/;

/** 应 of a duty; 适应、应对、供应、应保尽保 are other words. */
const OUGHT = String.raw`(?<![适相响对反供效呼感])应(?![对急用届].{0,2}|[保养改转缴]\S?尽)(?=当|该|[向按由以在符设保立依具加为于将就予]|独立|积极(?!应对)|主动|同时|优先)`;
/** 要 of a duty: 「各地要建立……」, not 主要, 需要, 要求. */
const MUST = String.raw`(?:^|[，。；\s]|各地|部门|政府|机构|单位|发展改革委|民政[厅局部])(?:同时，)?要(?![求素件闻点])(?=[\p{Script=Han}])`;
/** 确保 of a result for people or homes; 确保……可持续发展 is a wish. */
const ENSURE = String.raw`确保(?![^，。；]{0,30}(?:能够|持续|健康|顺利|惠及|如期|任务落实|相适应|工作落实|到位))`;
const REQUIRED = new RegExp(
  `必须|不得|严禁|禁止|务必|一律|不准|严格(?:执行|落实|按照)|承担主体责任|${OUGHT}|${MUST}|${ENSURE}`,
  "u",
);
const ENCOURAGED = /鼓励|探索|倡导|可以?(?=[按根采享依参根通给])|有条件的(?:地方|地区|县)/;
const PROMOTED =
  /推动|推进|支持|促进|加快|加强|加大|健全|完善|建立|建设|实施|开展|发展|提升|提高|强化|落实|优化|引导|扩大|培育|深化|打造|构建|丰富|增强|拓展|达到|实现|举办|制定|做好|搭建|围绕/;

/** 「到2025年，……」: what is to be so by then. 「2023年，开展评估」 is a date in the calendar. */
const BY_YEAR = /(?:到|至)\s*20\d{2}\s*年|20\d{2}\s*年(?:年)?(?:底)?前|20\d{2}\s*年年?底(?:实现|达到|完成)/;
const MEASURE = String.raw`\d[\d.,]{0,15}\s{0,4}(?:万|亿)?\s{0,4}(?:%|％|‰|户|张|人次|名|所|家|个)`;
/** 「……率达到60%」, 「打造10个……」, 「350户以上……」: a number that is wanted. */
const WANTED = new RegExp(
  `(?:率|占比|比例|覆盖|达到|完成|实现|打造|建成|建设|培育|培训|新增|创建)[^，。；]{0,12}?${MEASURE}|${MEASURE}\\s*以上(?!(?:的)?(?:老年|人|乡镇|期限|单位|医|城))|(?:实现|达到|基本实现)[^，。；]{0,20}全覆盖|不高于[^，。；]{0,18}\\d+\\s*%`,
);
/** Standards and subsidies are no targets, though they have numbers. */
const STANDARD = /补贴|补助|津贴|贴息|标准(?:配建|补足|给予)|每百户|劳动合同|贷款/;

/** True when a sentence says what is to be reached, by a year or by a number. */
export const isTarget = (sentence: string): boolean =>
  BY_YEAR.test(sentence) || sentence.split(/[，；,;]/).some((part) => WANTED.test(part) && !STANDARD.test(part));

const sentencesOf = (text: string): string[] => text.split(/(?<=[。\n])/).filter((sentence) => sentence.trim() !== "");

function softForce(sentence: string): "promoted" | "encouraged" | null {
  const [encouraged, promoted] = [sentence.search(ENCOURAGED), sentence.search(PROMOTED)];
  if (encouraged >= 0 && (promoted < 0 || encouraged <= promoted)) return "encouraged";
  return promoted >= 0 ? "promoted" : null;
}

/** Of the sentences that promote or encourage the more; the first where they are as many. */
function majority(text: string): Force {
  const soft = sentencesOf(text).flatMap((sentence) => softForce(sentence) ?? []);
  const encouraged = soft.filter((force) => force === "encouraged").length;
  const promoted = soft.length - encouraged;
  if (soft.length === 0) return "none";
  return encouraged === promoted ? (soft[0] ?? "none") : encouraged > promoted ? "encouraged" : "promoted";
}

/** Table rows go by their attribute; sections of past achievements and of background win over the words of a sentence. */
export function forceOf(text: string, path: readonly string[], attribute: "约束性" | "预期性" | null = null): Force {
  if (attribute !== null) return attribute === "约束性" ? "binding" : "expected";
  const sections = path.slice(0, 3).join("\n");
  if (ACHIEVED_SECTION.test(sections) || ACHIEVED_TEXT.test(text)) return "achievement";
  const isAim = path.slice(0, 2).some((heading) => TARGET_SECTION.test(heading));
  if (!isAim && BACKGROUND_SECTION.test(path.slice(0, 2).join("\n"))) return "none";
  if (REQUIRED.test(text)) return "required";
  if (isAim || sentencesOf(text).some(isTarget)) return "expected";
  return majority(text);
}

/** The claim states the row's target in words: same indicator, or another name of its measure. Their values are equal already. */
function restates(claim: Claim, row: Claim): boolean {
  const [ours, theirs] = [measureOf(claim.subject), measureOf(row.subject)];
  return isSameIndicator(row, claim) || (ours !== null && theirs !== null && ours.family === theirs.family);
}

const valueKey = (claim: Claim): string => {
  const { value, unit } = amountOf(claim);
  return `${value}\u0000${unit}`;
};

/** 约束性 targets of the rows by value and unit; rows that say the same are kept once. */
function bindingTargets(clauses: readonly Clause[]): Map<string, Map<string, Claim>> {
  const targets = new Map<string, Map<string, Claim>>();
  for (const clause of clauses) {
    if (clause.row?.attribute !== "约束性") continue;
    for (const claim of claimsOf([clause])) {
      if (claim.isPast) continue;
      const key = valueKey(claim);
      const alike = targets.get(key) ?? new Map<string, Claim>();
      alike.set(`${claim.subject}\u0000${claim.figure.unit}`, claim);
      targets.set(key, alike);
    }
  }
  return targets;
}

/**
 * A target in the text binds as the row of the same indicator does: a clause most of whose targets are 约束性 in the table
 * is binding, too.
 */
export function withTableForces(clauses: readonly Clause[]): Clause[] {
  let known: ReturnType<typeof bindingTargets> | null = null;
  return clauses.map((clause) => {
    if (clause.row !== null || clause.force !== "expected") return clause;
    const own = claimsOf([clause]);
    if (own.length === 0) return clause;
    known ??= bindingTargets(clauses);
    const targets = known;
    const bound = own.filter((claim) =>
      [...(targets.get(valueKey(claim))?.values() ?? [])].some((row) => restates(claim, row)),
    );
    return bound.length * 2 > own.length ? { ...clause, force: "binding" } : clause;
  });
}
