/**
 * A claim must keep the restrictions its passage puts on what it speaks of: 经济困难的 before 老年人, 「……的前提下，」 before a
 * permission, 「……除外」 after an amount. One item of a list is enough: a narrower claim is still true.
 */
import type { Aligned, Fragment } from "./alignment.ts";
import { canonical } from "./canonical.ts";
import { BARE_SUBJECT, CONDITION, pairsOf, piecesFor, sharedPairs } from "./pieces.ts";
import type { Pieces } from "./pieces.ts";
import { DESCRIBING, HEADS, RESTRICTING } from "./restrictions.ts";
import type { Violation } from "./violation.ts";

const BOUNDARY =
  /[，。；：;,:]|为(?!主)|(?<!针)对(?!象)|向|(?<!供)给(?!予)|由|将|把|使(?!用)|支持|鼓励|引导|推动|优先|重点|按照|实现|(?<!兜底|生活|基本)保障|帮助|加强|覆盖|发挥|其中|并(?!签)|且(?!不|符)/gu;
const LIST = /[、和与及或]|以及|或者/u;
const WIDENING = /所有|一律|任何|全体|所有人|各地都|各村|各地区|每个人|人人/u;
const WIDE = /所有|一律|任何|全体|全部|人人|各|每|均|都|普遍|全覆盖|100%|广大/u;
const PREDICATES_ENOUGH = 0.8;

/** Each item of a layer as its restricting words, all of which belong together; a layer needs one item. */
type Layer = string[][];

interface Narrowed {
  head: string;
  layers: { items: Layer; text: string }[];
}

/** Marks a restriction that is no word of the list: part of it must be told. */
const LOOSE = "~";
const LEAST_LOOSE = 6;
const LEAST_OF_LOOSE = 0.4;
const LEAST_OF_CONDITION = 0.25;

const toldShare = (words: string, claim: string): number =>
  sharedPairs(words, claim) / Math.max(1, pairsOf(words).length);

function layerOf(text: string, isRelative: boolean): { items: Layer; text: string } | null {
  const items = text
    .split(LIST)
    .map((item) => [...item.matchAll(RESTRICTING)].map(([token]) => token))
    .filter((tokens) => tokens.length > 0);
  if (items.length > 0) return { items, text };
  // 「取得证书的」 narrows without a word of the list.
  return isRelative && text.length >= LEAST_LOOSE && !DESCRIBING.test(text)
    ? { items: [[`${LOOSE}${text}`]], text }
    : null;
}

const MEANS = /^(?:特困|经济困难|困难|最低生活保障|低收入|特殊困难)$/u;

/** 「失能、部分失能特困人员」: 特困 after the last item holds for all of them. */
function sharedByAll({ items, text }: { items: Layer; text: string }): { items: Layer; text: string }[] {
  const last = items.at(-1) ?? [];
  const token = items.length > 1 && last.length > 1 ? last.slice(1).find((word) => MEANS.test(word)) : undefined;
  return token === undefined ? [] : [{ items: [[token]], text }];
}

/** What follows the last word that opens a noun phrase. */
function afterBoundary(text: string): string {
  const last = [...text.matchAll(BOUNDARY)].at(-1);
  return last === undefined ? text : text.slice(last.index + last[0].length);
}

/** Every noun of a piece with what narrows it. */
function narrowedIn(piece: string): Narrowed[] {
  const masked = piece.replace(/(?:计划生育)?特殊家庭/gu, (words) => "\u0001".repeat(words.length));
  let carried = "";
  let from = 0;
  return [...masked.matchAll(HEADS)].map((match): Narrowed => {
    const between = piece.slice(from, match.index);
    const isCompound =
      /^(?:的|中的|里的|中|里)?[\p{Script=Han}、]{0,4}$/u.test(between) && !/[、和与及或]/u.test(between);
    const own = afterBoundary(between);
    const goesOn = from > 0 && (isCompound || between.startsWith("等")) && own.length === between.length;
    const whole = goesOn ? carried + own : own;
    // 「高龄、失能老年人等困难老年人」: what follows 等 is one more of the list.
    const modifier = whole.replace(/等(?=[^的等]*$)/u, "、");
    carried = whole + match[0];
    from = match.index + match[0].length;
    const parts = modifier.split(/(?:中|里)?的/u);
    const layers = parts.flatMap((part, i) => layerOf(part, i === parts.length - 2 && parts.at(-1) === "") ?? []);
    return { head: match[0], layers: [...layers, ...layers.flatMap(sharedByAll)] };
  });
}

function keeps(claim: string, token: string): boolean {
  if (token.startsWith(LOOSE)) return toldShare(token.slice(1), claim) >= LEAST_OF_LOOSE;
  if (claim.includes(token)) return true;
  if (/^[省市州县乡村]级$/u.test(token)) return claim.includes(token.slice(0, 1));
  if (/^(?:失能失智|失智失能)$/u.test(token)) return /失能|失智/u.test(claim);
  const possessed = /^(?:具备|符合|达到)(.{2,})$/u.exec(token)?.[1];
  if (possessed !== undefined && !possessed.startsWith("条件") && toldShare(possessed, claim) >= LEAST_OF_LOOSE)
    return true;
  if (token.endsWith("条件")) return /条件|符合|具备/u.test(claim);
  return token.endsWith("困难") && /困难|低保|低收入/u.test(claim);
}

const satisfied = (claim: string, layer: Layer): boolean =>
  layer.some((item) => item.every((token) => keeps(claim, token)));

function nounViolations(claim: string, fragment: Fragment, { spoken, conditions }: Pieces): Violation[] {
  const heads = new Set([...fragment.canonical.matchAll(HEADS)].map(([head]) => head));
  const occurrences = spoken.flatMap(narrowedIn);
  const subjects = conditions.filter((piece) => BARE_SUBJECT.test(piece)).flatMap(narrowedIn);
  for (const head of heads) {
    const inPlace = occurrences.filter((occurrence) => occurrence.head === head);
    const own = inPlace.length > 0 ? inPlace : subjects.filter((occurrence) => occurrence.head === head);
    if (own.length === 0) continue;
    const lost = own.map(({ layers }) => layers.find(({ items }) => !satisfied(claim, items)));
    if (lost.some((layer) => layer === undefined)) continue;
    return [{ kind: "condition-dropped", text: fragment.text, against: lost[0]?.text ?? "" }];
  }
  return [];
}

/** 「在保障特困老人之后」 tells 「在满足特困人员集中供养需求的前提下」 in other words. */
function alludes(claim: string, condition: string): boolean {
  const isCondition = /(?:之?后|前提下?|基础上|之余|的同时)(?:，|$|[^续备勤])/u.test(claim);
  return isCondition && (condition.match(RESTRICTING) ?? []).some((token) => claim.includes(token));
}

function pieceViolations(claim: string, fragment: Fragment, conditions: readonly string[]): Violation[] {
  for (const condition of conditions) {
    if (!CONDITION.test(condition) && !condition.startsWith("对")) continue;
    const own = condition.replace(HEADS, "\u0001");
    if (own.length >= 5 && toldShare(own, claim) < LEAST_OF_CONDITION && !alludes(claim, condition))
      return [{ kind: "condition-dropped", text: fragment.text, against: condition }];
  }
  return [];
}

const QUALIFIED = /(?:符合[^，。；]{0,14}条件|有条件|具备[^，。；]{0,8}条件)的(?=给予|按|可|优先|专业|，|$)/u;
const WITHIN = /在([^，。；]{4,40}?)的?(?:条件|前提|基础|情况)下/u;
const WHEN = /在([^，。；]{2,10})时(?!间|期|代|段)/u;

/** 「符合条件的给予补贴」 has no noun; 「在失能时」 is no attribute. */
function elliptical(claim: string, fragment: Fragment, pieces: readonly string[]): Violation[] {
  for (const piece of pieces) {
    const qualified = QUALIFIED.exec(piece)?.[0];
    if (qualified !== undefined && !/条件|符合|具备|达到要求/u.test(claim))
      return [{ kind: "condition-dropped", text: fragment.text, against: qualified }];
    const when = WHEN.exec(piece);
    if (when?.[1] !== undefined && sharedPairs(when[1], claim) === 0)
      return [{ kind: "condition-dropped", text: fragment.text, against: when[0] }];
  }
  return [];
}

/** 「在符合规划且不改变用地主体的条件下适用过渡期政策，五年内……」: the condition stands inside a piece. */
function within(claim: string, fragment: Fragment, pieces: readonly string[]): Violation[] {
  const condition = pieces.map((piece) => WITHIN.exec(piece)).find((match) => match !== null);
  if (!condition?.[1] || toldShare(condition[1].replace(HEADS, "\u0001"), claim) >= LEAST_OF_CONDITION) return [];
  return [{ kind: "condition-dropped", text: fragment.text, against: condition[0] }];
}

function fragmentViolations(fragment: Fragment, claim: string): Violation[] {
  const { spoken, conditions, before } = piecesFor(fragment, { least: PREDICATES_ENOUGH });
  const found = nounViolations(claim, fragment, { spoken, conditions, before });
  if (found.length === 0) found.push(...pieceViolations(claim, fragment, conditions));
  if (found.length === 0)
    found.push(
      ...elliptical(claim, fragment, [
        ...spoken,
        ...conditions.filter((piece) => CONDITION.test(piece) || piece.startsWith("对")),
      ]),
    );
  if (found.length === 0) found.push(...within(claim, fragment, [...spoken, before]));
  const widened = WIDENING.exec(fragment.text)?.[0];
  if (widened !== undefined && !WIDE.test(spoken.join("")))
    found.push({ kind: "condition-dropped", text: widened, against: fragment.passage.text });
  return found;
}

/** 「是给养老机构的补助」 says whose it is, after what was said of it. */
const TELLS_PAYEE = /^(?:这|这些|这笔钱)?(?:是|属于)(?:发|付|补)?给/u;

/** Where a claim is wider than its passages. */
export function conditionViolations(aligned: Aligned): Violation[] {
  const claim = canonical(aligned.text);
  return aligned.fragments
    .filter(({ text }) => !TELLS_PAYEE.test(text))
    .flatMap((fragment) => fragmentViolations(fragment, claim))
    .slice(0, 2);
}
