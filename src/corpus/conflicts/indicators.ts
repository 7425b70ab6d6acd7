/**
 * The same indicator in two places: another value or bound for the same year, the same value for another year, by another
 * denominator, for a narrower group, or under another name. A milestone on the way (other year, other value) is no conflict;
 * neither is a figure of a clearly different group.
 */
import { printedCells } from "../indicator-row.ts";
import type { Claim } from "./claims.ts";
import type { ConflictKind, Difference } from "./conflict.ts";
import { areApart, bare, commonEnding, coverage, measureOf } from "./indicator-words.ts";
import { amountOf, isSameIndicator, isSameMeasure } from "./same-indicator.ts";

interface Found {
  kind: ConflictKind;
  how: string;
}

const placeOf = ({ row }: Claim): string => (row === null ? "正文" : "表中");
const printed = ({ row, figure }: Claim): string =>
  row === null ? figure.text : `${figure.text}${figure.text.endsWith(row.unit) ? "" : row.unit}`;
const both = (left: Claim, right: Claim, say: (claim: Claim) => string): string => {
  const [one, other] = [placeOf(left), placeOf(right)];
  return one === other
    ? `一处是 ${say(left)}，另一处是 ${say(right)}`
    : `${one}是 ${say(left)}，${other}是 ${say(right)}`;
};

const isUpper = ({ figure }: Claim): boolean => figure.comparator === "≤" || figure.comparator === "<";
const isLower = ({ figure }: Claim): boolean => figure.comparator === "≥" || figure.comparator === ">";

/** `每千名老人、每百张床位` → its parts; equal parts make two denominators agree. */
const perParts = (claim: Claim): string[] =>
  (claim.figure.per ?? "")
    .replace(/\s+/g, "")
    .replaceAll("老年人", "老人")
    .split(/、(?=每)/)
    .filter((part) => part !== "");

function denominatorDifference(left: Claim, right: Claim): Found | null {
  const [ours, theirs] = [perParts(left), perParts(right)];
  if (ours.length === 0 || theirs.length === 0 || ours.some((part) => theirs.includes(part))) return null;
  const how = both(left, right, ({ figure }) => `“${(figure.per ?? "").replace(/\s+/g, "")}”`);
  return { kind: "denominator", how: how.replaceAll(" “", "“") };
}

/** Words that narrow nothing. */
const IDLE = /^(?:各类|各级|所有|全部|全省|全市|全县|全州|每年|基本|等|的)*$/;
const MAX_QUALIFIER_CHARS = 8;

/** What the longer name has inside the shorter: 照护型 in 县级照护型敬老院建有率; null where it is not the same name. */
function insertedWords(left: string, right: string): string | null {
  const [short, long] = bare(left).length <= bare(right).length ? [bare(left), bare(right)] : [bare(right), bare(left)];
  if (short.length < 6 || short.length === long.length) return null;
  let head = 0;
  while (head < short.length && short[head] === long[head]) head++;
  const tail = short.length - head;
  if (long.slice(long.length - tail) !== short.slice(head)) return null;
  const inserted = long.slice(head, long.length - tail);
  return inserted.length <= MAX_QUALIFIER_CHARS && !IDLE.test(inserted) ? inserted : null;
}

const MIN_ENDING_CHARS = 6;
const MAX_OWNER_CHARS = 14;
const SHORTENED = 0.7;

/** Two names that end alike but belong to different things: 乡镇敬老院·护理型床位占比, 养老机构·护理型床位占比. */
function ownersOf(left: string, right: string): [string, string] | null {
  const ending = commonEnding(left, right);
  const isMeasure = measureOf(ending) !== null && ending.length >= 5;
  if (ending.length < MIN_ENDING_CHARS && !isMeasure) return null;
  const owners = [left, right].map((name) =>
    bare(name)
      .slice(0, -ending.length)
      .replace(/^(?:全省|全市|全县|全州)/, ""),
  );
  const [one = "", other = ""] = owners;
  const isFit = (owner: string): boolean => owner.length >= 2 && owner.length <= MAX_OWNER_CHARS && !IDLE.test(owner);
  // A shortened name of the same thing is no other thing.
  const isShortened = Math.max(coverage(one, other, 2), coverage(other, one, 2)) >= SHORTENED;
  return isFit(one) && isFit(other) && !isShortened && !one.endsWith(other) && !other.endsWith(one)
    ? [one, other]
    : null;
}

/** What a rate or a stock is called by; a verb's object has no scope to narrow. */
const IS_INDICATOR = /(?:率|占比|比例|比重|总数|总量|数|规模|面)$/;

function scopeDifference(left: Claim, right: Claim): Found | null {
  if (![left, right].every(({ subject }) => IS_INDICATOR.test(bare(subject)))) return null;
  const inserted = insertedWords(left.subject, right.subject);
  if (inserted !== null) return { kind: "scope", how: `一处多了“${inserted}”，范围更窄` };
  const owners = ownersOf(left.subject, right.subject);
  return owners === null ? null : { kind: "scope", how: `数值相同，一处说的是“${owners[0]}”，另一处是“${owners[1]}”` };
}

function wordingDifference(left: Claim, right: Claim): Found | null {
  const [ours, theirs] = [measureOf(left.subject), measureOf(right.subject)];
  if (ours === null || theirs === null || ours.family !== theirs.family || ours.word === theirs.word) return null;
  if (ours.family === "建有成率" && !isSameIndicator(left, right)) return null;
  const how = `数值相同，一处叫“${ours.word}”，另一处叫“${theirs.word}”`;
  const isLoose = [left, right].filter(({ figure }) => figure.comparator === "约").length === 1;
  return isLoose ? { kind: "strength", how: `${both(left, right, printed)}；${how}` } : { kind: "wording", how };
}

function sameValueDifference(left: Claim, right: Claim): Found | null {
  const isSame = isSameIndicator(left, right);
  const isOtherYear = left.year !== null && right.year !== null && left.year !== right.year;
  if (isOtherYear) {
    return isSame ? { kind: "deadline", how: both(left, right, ({ year }) => `${year} 年`) } : null;
  }
  const wording = wordingDifference(left, right);
  if (wording !== null) return wording;
  if (isSame && isUpper(left) !== isUpper(right) && isLower(left) !== isLower(right)) {
    return { kind: "value", how: both(left, right, printed) };
  }
  return (isSame ? denominatorDifference(left, right) : null) ?? scopeDifference(left, right);
}

function differenceBetween(left: Claim, right: Claim): Found | null {
  if (areApart(left.subject, right.subject)) return null;
  const [ours, theirs] = [amountOf(left).value, amountOf(right).value];
  if (ours === theirs) return sameValueDifference(left, right);
  if (left.year === null || left.year !== right.year || !isSameIndicator(left, right)) return null;
  // The base year's value, told again on the way to the target, is no other target.
  const bases = [left, right].map(({ row }) => Number(row?.base ?? Number.NaN));
  if (bases.includes(ours) || bases.includes(theirs)) return null;
  // A yearly portion or a range is no other value of the whole.
  if (perParts(left).length !== perParts(right).length && left.row === null && right.row === null) return null;
  return { kind: "value", how: both(left, right, printed) };
}

export const wordsOf = ({ row, clause, passage }: Claim): string =>
  row === null ? passage : printedCells(clause.text);

/** True when a conflict of one kind, on one value, already names one of the two clauses: then the other joins it. */
const isOneMatter = (
  group: { kind: ConflictKind; value: number; claims: Claim[] },
  kind: ConflictKind,
  value: number,
  pair: Claim[],
): boolean =>
  group.kind === kind &&
  group.value === value &&
  pair.some(({ clause }) => group.claims.some((claim) => claim.clause === clause));

/** Everything of a claim that tells whether it differs from another: equal claims are weighed once. */
const contentOf = ({ subject, own, figure, row, year }: Claim): string =>
  [subject, own, figure.text, figure.value, figure.unit, figure.comparator, figure.per, year, row?.unit, row?.base]
    .map((part) => part ?? "\u0001")
    .join("\u0000") + (row === null ? "" : "\u0002");

/** Claims of one content, by their places in reading order. */
interface Alike {
  claim: Claim;
  places: number[];
  /** Contents that differ from this one on the same matter; found when first asked for. */
  partners: { alike: Alike; found: Found }[] | null;
}

/** A table keeps its rows apart by design. */
function differenceOf(left: Claim, right: Claim): Found | null {
  const isTable = left.row !== null && right.row !== null;
  return isTable || !isSameMeasure(left, right) ? null : differenceBetween(left, right);
}

/** Every pair that differs, the earlier claim first, in the order of both. */
function* differingPairs(ordered: readonly Claim[]): Generator<{ left: Claim; right: Claim; found: Found }> {
  const contents = ordered.map(contentOf);
  const byContent = new Map<string, Alike>();
  ordered.forEach((claim, i) => {
    const alike = byContent.get(contents[i] ?? "") ?? { claim, places: [], partners: null };
    alike.places.push(i);
    byContent.set(contents[i] ?? "", alike);
  });
  const all = [...byContent.values()];
  const texts = all.filter(({ claim }) => claim.row === null);
  for (const [i, left] of ordered.entries()) {
    const own = byContent.get(contents[i] ?? "");
    if (own === undefined) continue;
    own.partners ??= (left.row === null ? all : texts).flatMap((alike) => {
      const found = differenceOf(left, alike.claim);
      return found === null ? [] : [{ alike, found }];
    });
    const rights = own.partners
      .flatMap(({ alike, found }) => alike.places.filter((at) => at > i).map((at) => ({ at, found })))
      .sort((a, b) => a.at - b.at);
    for (const { at, found } of rights) {
      const right = ordered[at];
      if (right !== undefined && right.clause !== left.clause) yield { left, right, found };
    }
  }
}

/** Finds them among the claims of one document. */
export function indicatorDifferences(claims: readonly Claim[]): Difference[] {
  const current = claims.filter(({ isPast, clause }) => !isPast && (clause.force !== "none" || clause.row !== null));
  const ordered = [...current].sort((a, b) => Number(b.row !== null) - Number(a.row !== null));
  const groups: { kind: ConflictKind; value: number; how: string; topic: string; claims: Claim[] }[] = [];
  for (const { left, right, found } of differingPairs(ordered)) {
    const value = amountOf(left).value;
    const group = groups.find((candidate) => isOneMatter(candidate, found.kind, value, [left, right]));
    if (group === undefined) groups.push({ ...found, value, topic: left.subject, claims: [left, right] });
    else group.claims.push(...[left, right].filter((claim) => !group.claims.includes(claim)));
  }
  return groups.map(({ kind, how, topic, claims: found }) => ({
    kind,
    how,
    topic,
    clauses: found.map(({ clause }) => clause),
    quotes: found.map(wordsOf),
  }));
}
