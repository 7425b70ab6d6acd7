/**
 * Clauses → every place where the documents name something for old people: the words, for whom they say it is, and how far they
 * go. Money for homes and workers, what earlier years achieved, and tables never get in. Read once for each document.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import { isTarget } from "../corpus/force.ts";
import { payeeOf } from "../corpus/payee.ts";
import { oncePerDocument } from "../indexing/once-per-document.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { readBeneficiaries, saysOnlySpecial } from "./beneficiaries.ts";
import type { Alternatives, Beneficiaries } from "./beneficiaries.ts";
import { forceOfWords } from "./cite.ts";
import { entitlementKinds } from "./entitlement-kinds.ts";
import type { EntitlementKind } from "./entitlement-kinds.ts";
import { splitFragments, splitSentences } from "./sentences.ts";
import type { Slice } from "./sentences.ts";

/** What of an index is read here. */
export type PolicyTexts = Pick<OpenIndex, "clauses" | "documents">;

/** `stated`: with an amount or a standard · `principle`: named without one · `aim`: a target, or only encouraged or tried out. */
export type Standing = "stated" | "principle" | "aim";

/** One place of a document that names something for old people. */
export interface NamedEntitlement {
  kind: EntitlementKind;
  clause: Clause;
  document: PolicyDocument;
  /** Verbatim. */
  quote: string;
  /** For whom, verbatim where the words say it. */
  forWhom: string;
  standing: Standing;
  isFree: boolean;
  alternatives: Alternatives;
  /** The words themselves say for whom. */
  saysForWhom: boolean;
}

const ENCOURAGES = /鼓励|探索|倡导|有条件的|试点|力争|研究|引导|稳妥|逐步(?:建立|将|实现)|推动(?:建立|在)/;
const AIMS = /(?:到|至)?20\d{2}年|\d\s*%|％|每年对\d+户|\d+户|全覆盖|覆盖(?:所有|\d)/;
const ALREADY = /累计|惠及|已(?:经|为|有)|(?:全面)?建立并|签订/;
const BACKGROUND = /背景|形势|指导思想|基本原则|现状|问题|挑战|成就|回顾/;
const SUM = /\d{1,9}(?:\.\d{1,2})?\s{0,3}万?元|最低工资/;
const RATE = /每(?:年|月|季度|周)[^，。；]{0,8}(?:一|1|两|2|\d)?次?|每人每|\d+次/;
const MAX_PHRASE_CHARS = 34;

const FREE = /免费(?:提供|健康|体检)|无偿提供/;

/** Verbatim, without the item's own number before it and the comma behind it. */
const inside = (text: string, from: number, to: number): string =>
  text
    .slice(from, to)
    .replace(/[，、；,;]{1,3}$/u, "")
    .replace(/^\d{1,2}[.．、](?=\d{4}年|\p{Script=Han})/u, "");

/** The fragment that names it, and where what is said about whom begins. */
interface Spot {
  sentence: Slice;
  fragments: Slice[];
  at: number;
  whom: Beneficiaries | null;
  whomFragment: number;
}

const telling = (list: readonly Beneficiaries[]): Beneficiaries | undefined =>
  list.findLast(({ alternatives }) => alternatives.some((lists) => lists.length > 0));

/** «（以下统称……）» names what was listed before it. */
const withoutNames = (text: string): string => text.replace(/（以下(?:统称|简称)[^）]{0,40}）/u, "");
const GIVEN_TO = /(?:对|为|向|给|面向|将|把|安排|接收|满足|保障|优先)$/u;
const BROUGHT_IN = /^(?:逐步|并|再)?(?:将|把).*纳入/u;
const LOOK_BACK = 4;

/** Words of the sentence that say who gets it: before the name, in a fragment before it, or shortly after («将……纳入»). */
function whomOf(
  fragments: readonly Slice[],
  at: number,
  kind: EntitlementKind,
): { whom: Beneficiaries; fragment: number } | null {
  const words = (i: number): string => withoutNames(fragments[i]?.text ?? "");
  const named = endOfLast(kind.named, words(at));
  const isGiven = (text: string, { start }: Beneficiaries): boolean => GIVEN_TO.test(text.slice(0, start));
  const own = readBeneficiaries(words(at));
  const places = [
    { fragment: at, found: own.filter(({ end }) => end <= named) },
    { fragment: at, found: own.filter(({ start, end }) => start < named && end > named) },
    { fragment: at, found: own.filter((whom) => isGiven(words(at), whom)) },
    ...Array.from({ length: LOOK_BACK }, (_, i) => at - 1 - i).map((fragment) => ({
      fragment,
      found: readBeneficiaries(words(fragment)).filter((whom) => isGiven(words(fragment), whom)),
    })),
    ...[at + 1, at + 2].map((fragment) => ({
      fragment,
      found: BROUGHT_IN.test(words(fragment)) ? readBeneficiaries(words(fragment)) : [],
    })),
  ];
  for (const { fragment, found } of places) {
    const whom = telling(found);
    if (whom !== undefined) return { whom, fragment };
  }
  return null;
}

/** Where the last match ends; 0 without one. */
function endOfLast(pattern: RegExp, text: string): number {
  const last = [...text.matchAll(new RegExp(pattern.source, "gu"))].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}

/** How closely words say for whom: more conditions are closer. */
export const closeness = (alternatives: Alternatives): number =>
  alternatives.reduce((sum, lists) => sum + lists.length, 0);

const CONTEXT_CHARS = 160;

function spotsOf(clause: Clause, kind: EntitlementKind): Spot[] {
  return splitSentences(clause.text).flatMap((sentence) => {
    const context = clause.text.slice(Math.max(0, sentence.start - CONTEXT_CHARS), sentence.end);
    if (!kind.named.test(sentence.text) || (kind.only && !kind.only.test(context))) return [];
    const fragments = splitFragments(sentence.text);
    const spots = fragments.flatMap(({ text }, at): Spot[] => {
      if (!kind.named.test(text) || kind.unless?.test(text)) return [];
      const found = whomOf(fragments, at, kind);
      return [{ sentence, fragments, at, whom: found?.whom ?? null, whomFragment: found?.fragment ?? at }];
    });
    const said = spots.filter(({ whom }) => whom !== null);
    return said.length > 0 ? said : spots.slice(0, 1);
  });
}

const MIN_QUOTE_CHARS = 9;
const SHORT_SENTENCE_CHARS = 45;

/** From where it says for whom to the amount or the end of the fragment; the whole sentence where that is short. */
function quoteOf(spot: Spot): { quote: string; lead: string } {
  const { sentence, fragments, at, whomFragment } = spot;
  const lead = fragments
    .slice(0, at + 1)
    .map(({ text }) => text)
    .join("");
  if (sentence.text.length <= SHORT_SENTENCE_CHARS)
    return { quote: inside(sentence.text, 0, sentence.text.length), lead };
  let [first, last] = [Math.min(at, whomFragment), Math.max(at, whomFragment)];
  const next = fragments[last + 1]?.text ?? "";
  if (SUM.test(next) || RATE.test(next) || /标准|条件|不超过|除外|仅限/u.test(next)) last += 1;
  const slice = (): string => inside(sentence.text, fragments[first]?.start ?? 0, fragments[last]?.end ?? 0);
  while (slice().length < MIN_QUOTE_CHARS && (first > 0 || last < fragments.length - 1)) {
    if (first > 0) first -= 1;
    else last += 1;
  }
  if (/(?:基础上|前提下)$/u.test(slice()) && first > 0) first -= 1;
  return { quote: slice(), lead };
}

function standingOf(clause: Clause, kind: EntitlementKind, words: { quote: string; lead: string }): Standing {
  const { quote, lead } = words;
  if (kind.isTriedOut || ENCOURAGES.test(lead)) return "aim";
  const force = forceOfWords(clause, quote);
  if (SUM.test(quote) || FREE.test(quote) || (RATE.test(quote) && /提供/.test(quote))) return "stated";
  if (force === "binding" || force === "expected" || force === "encouraged") return "aim";
  if (AIMS.test(quote) || isTarget(quote)) return "aim";
  return "principle";
}

function speaksOfNow(clause: Clause): boolean {
  if (clause.kind !== "body" && clause.kind !== "box") return false;
  if (clause.force === "achievement") return false;
  return clause.force !== "none" || !BACKGROUND.test(clause.path.slice(0, 2).join("\n"));
}

interface Source {
  clause: Clause;
  document: PolicyDocument;
  /** Whom the document means by 特殊困难老年人; null where it does not say. */
  defined: Alternatives | null;
}

function entryOf(spot: Spot, kind: EntitlementKind, { clause, document, defined }: Source): NamedEntitlement | null {
  const words = quoteOf(spot);
  const { quote } = words;
  const standing = standingOf(clause, kind, words);
  const payee = payeeOf(quote);
  if (payee === "institution" || payee === "worker" || ALREADY.test(quote)) return null;
  if (kind.mustSay && spot.whom === null) return null;
  if (!clause.text.includes(quote)) return null;
  const said = spot.whom?.phrase ?? "";
  const says = said !== "" && said.length <= MAX_PHRASE_CHARS;
  return {
    kind,
    clause,
    document,
    quote,
    forWhom: says ? said : kind.forWhom,
    standing,
    isFree: standing === "stated" && FREE.test(quote),
    alternatives:
      defined && spot.whom && saysOnlySpecial(spot.whom.alternatives) ? defined : (spot.whom?.alternatives ?? []),
    saysForWhom: spot.whom !== null,
  };
}

const DEFINED = /（以下(?:统称|简称)特殊困难老年人）/u;
/** What stands before it, back to the last mark. */
const LAST_PIECE = /(?<![^，。；])[^，。；]{4,}$/u;

/** Whom a document means by 特殊困难老年人; null where it does not say. */
function definitionIn(clauses: readonly Clause[]): Alternatives | null {
  let definition: Alternatives | null = null;
  for (const { text } of clauses) {
    const end = DEFINED.exec(text)?.index;
    const listed = end === undefined ? undefined : LAST_PIECE.exec(text.slice(Math.max(0, end - 90), end))?.[0];
    const whom = listed === undefined ? undefined : telling(readBeneficiaries(listed));
    if (whom !== undefined) definition = whom.alternatives;
  }
  return definition;
}

/** Everything a document names, whoever it is for. */
export const namedEntitlements = oncePerDocument((index: PolicyTexts, id): readonly NamedEntitlement[] => {
  const document = index.documents.get(id);
  if (document === undefined) return [];
  const clauses = index.clauses.ofDocument(id);
  const defined = definitionIn(clauses);
  return clauses.filter(speaksOfNow).flatMap((clause) => {
    const source = { clause, document, defined };
    return entitlementKinds.flatMap((kind) =>
      spotsOf(clause, kind).flatMap((spot) => entryOf(spot, kind, source) ?? []),
    );
  });
});
