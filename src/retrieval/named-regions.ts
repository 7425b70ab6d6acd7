/**
 * Places mentioned in a question → the regions it is about. A place where somebody only works or is treated, a place
 * corrected away («说错了，在石城»), a false belonging («石城不就是河北的嘛») do not count. Pure.
 */
import { documentPlaces } from "../language/regions.ts";
import type { RegionMention } from "../language/regions.ts";
import type { MisplacedRegion, ResolvedRegion } from "./ranked-clause.ts";

export interface RegionReading {
  /** Regions the question is about, in order. */
  named: ResolvedRegion[];
  /** The one region that applies; null for none or several that differ. */
  region: ResolvedRegion | null;
  /** A place that the text puts into a region where it does not lie; null when it puts none wrong. */
  misplaced: MisplacedRegion | null;
}

export interface RegionReadingOptions {
  text: string;
  mentions: readonly RegionMention[];
  /** Ladders of the documents at hand. */
  documents: readonly (readonly string[])[];
  /** The saved region. */
  setting: ResolvedRegion | null;
  /** The question compares. */
  compares: boolean;
}

const correction = /说错|搞错|弄错|记错|写错|打错|口误|错了|更正|应该是/gu;
const negated = /(?:并?不是|不在|不属于|别说)(?:在|说|问)?$/u;
const belongs = /^[省市州县区]?(?:不就|不也|就|也|还)?(?:是|属于?|归|算)(?:在)?$/u;
/** A wider place written straight before a narrower one. */
const possesses = /^[省市州]?的?$/u;
const coordinates = /^[省市州县区]?[^，。；？！,;?!]{0,2}(?:和|跟|与|同|、|或|或者|还是|以及|及|比|，|,)$/u;
const sideAfter =
  /^[省市州县区]?(?:那边|这边|那儿|城里|上)?[^，。；？！,;?!]{0,3}(?:打工|上班|工作|务工|做工|挣钱|赚钱|做生意|读书|上学|念书|带娃|带孙|带孩子|看病|住院|治病|就医|看门诊|做手术|当兵|出差|旅游|跟我住|跟我们住|和我住|干工地|跑车|开店|做买卖|安家|买房|陪读|躲冷|过冬|避暑|(?:儿子?|闺女|女儿?|姑娘|崽|孩子|娃)(?:他)?(?:家|那里|那边))/u;

/** The one who asks, or a child, lives there: with a saved region this is not where the old person is. */
const childAt =
  /(?:(?:我|俺|涯|咱|我们|俺们|儿子?|闺女|女儿?|姑娘|崽|孩子|娃)们?|[一全]家(?:人|子|三口)?)(?:人|都|现在|一直|全)*在$/u;

/** Regions on `ladder` that have documents of their own, as a key: the same key, the same documents. */
function documentsOn(ladder: readonly string[], documents: RegionReadingOptions["documents"]): string {
  const { homes } = documentPlaces(documents);
  return ladder
    .filter((name) => homes.has(name))
    .sort()
    .join("|");
}

const isWithin = (inner: RegionMention, outer: RegionMention): boolean =>
  inner.ladder.length > outer.ladder.length && inner.ladder.includes(outer.ladder[0] ?? "");

/** A county and one of its towns have the same ladder. */
const isSame = (a: RegionMention, b: RegionMention): boolean => a.ladder.join("|") === b.ladder.join("|");

/** 甘肃省甘南州 is one place. */
function mergeAdjacent(text: string, mentions: readonly RegionMention[]): RegionMention[] {
  const merged: RegionMention[] = [];
  for (const next of mentions) {
    const last = merged.at(-1);
    const between = last === undefined ? "" : text.slice(last.end, next.start);
    if (
      last === undefined ||
      !/^[省市州县的\s（(]?$/u.test(between) ||
      !(isWithin(next, last) || isWithin(last, next) || isSame(last, next))
    ) {
      merged.push(next);
      continue;
    }
    const ladder = isWithin(next, last) ? next.ladder : last.ladder;
    merged[merged.length - 1] = {
      mention: text.slice(last.start, next.end),
      ladder,
      start: last.start,
      end: next.end,
    };
  }
  return merged;
}

/** «石城不就是河北的嘛»: the place, and the region that it is wrongly said to lie in. */
function findMisplaced(text: string, mentions: readonly RegionMention[]): MisplacedRegion | null {
  for (const [i, mention] of mentions.entries()) {
    const next = mentions[i + 1];
    const claimed = next?.ladder[0];
    if (next === undefined || claimed === undefined || mention.ladder.includes(claimed) || isWithin(next, mention))
      continue;
    if (belongs.test(text.slice(mention.end, next.start))) {
      return { place: { mention: mention.mention, ladder: mention.ladder }, claimed };
    }
  }
  return null;
}

/** Wider places written before a narrower one that is not theirs: the narrower one stands. */
function foreignPossessors(text: string, mentions: readonly RegionMention[]): Set<string> {
  const foreign = new Set<string>();
  mentions.forEach((mention, i) => {
    const next = mentions[i + 1];
    if (next === undefined || !possesses.test(text.slice(mention.end, next.start))) return;
    const isWider = mention.ladder.length < next.ladder.length && !isWithin(next, mention);
    if (isWider) foreign.add(mention.ladder[0] ?? "");
  });
  return foreign;
}

function afterCorrections(text: string, mentions: readonly RegionMention[]): readonly RegionMention[] {
  const standing = mentions.filter((mention) => !negated.test(text.slice(0, mention.start)));
  const candidates = standing.length === 0 ? mentions : standing;
  const last = [...text.matchAll(correction)].at(-1);
  const after = candidates.filter((mention) => last !== undefined && mention.start > last.index);
  return after.length === 0 ? candidates : after;
}

/** Leaves out what `drop` says, unless nothing would be left. */
function unlessAll(
  mentions: readonly RegionMention[],
  drop: (mention: RegionMention) => boolean,
): readonly RegionMention[] {
  const kept = mentions.filter((mention) => !drop(mention));
  return kept.length === 0 ? mentions : kept;
}

/** Mentions tied by 和, 、 or 还是 stand side by side. */
function areCoordinated(text: string, mentions: readonly RegionMention[]): boolean {
  return mentions.some((mention, i) => {
    const next = mentions[i + 1];
    return next !== undefined && coordinates.test(text.slice(mention.end, next.start));
  });
}

function distinct(mentions: readonly RegionMention[]): ResolvedRegion[] {
  const regions = new Map<string, ResolvedRegion>();
  for (const { mention, ladder } of mentions) {
    if (!regions.has(ladder[0] ?? "")) regions.set(ladder[0] ?? "", { mention, ladder });
  }
  return [...regions.values()];
}

/** The one region of several that have the same documents: what their ladders share. */
function shared(named: readonly ResolvedRegion[], options: RegionReadingOptions): ResolvedRegion | null {
  const [first, ...others] = named;
  if (first === undefined) return null;
  if (others.length === 0) return first;
  const own = documentsOn(first.ladder, options.documents);
  if (others.some((other) => documentsOn(other.ladder, options.documents) !== own)) return null;
  const ladder = first.ladder.filter((name) => others.every((other) => other.ladder.includes(name)));
  return ladder.length === 0 ? null : { mention: named.map((region) => region.mention).join("、"), ladder };
}

/** Decides which places the question is about. */
export function readRegions(options: RegionReadingOptions): RegionReading {
  const { text, documents, setting } = options;
  const all = mergeAdjacent(text, options.mentions);
  if (all.length === 0) return { named: [], region: setting, misplaced: null };
  const misplaced = findMisplaced(text, all);
  const foreign = options.compares ? new Set<string>() : foreignPossessors(text, all);
  if (misplaced !== null) foreign.add(misplaced.claimed);
  const isAway = (mention: RegionMention): boolean =>
    setting !== null && childAt.test(text.slice(0, mention.start)) && documentsOn(mention.ladder, documents) === "";
  const isSide = (mention: RegionMention): boolean => sideAfter.test(text.slice(mention.end)) || isAway(mention);
  let mentions = unlessAll(all, (mention) => foreign.has(mention.ladder[0] ?? ""));
  mentions = afterCorrections(text, mentions);
  if (setting !== null && mentions.every(isSide)) return { named: [], region: setting, misplaced };
  mentions = unlessAll(mentions, isSide);
  const coordinated = options.compares || areCoordinated(text, mentions);
  if (!coordinated) {
    mentions = unlessAll(mentions, (mention) => documentsOn(mention.ladder, documents) === "");
    // 甘肃这边，我在甘南: the wider place only says where the narrower lies.
    mentions = mentions.filter((mention) => !mentions.some((other) => isWithin(other, mention)));
  }
  const named = distinct(mentions);
  return { named, region: shared(named, options), misplaced };
}
