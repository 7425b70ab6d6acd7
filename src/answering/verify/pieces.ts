/**
 * The comma-pieces of a passage that say what a fragment of a claim says, and the conditions that stand right before them:
 * 「在……前提下，」, 「符合……条件的，」, 「人口较集中的村，」.
 */
import type { Fragment } from "./alignment.ts";

export const CONDITION = /(?:的|过程中|前提下|基础上|条件下|情况下|同时)[，,]?$/u;
export const BARE_SUBJECT =
  /(?:村|点|乡镇|机构|企业|单位|地区|地方|老年人|老人|家庭|人员|床位|费用|医院|居民|者|制度|学校|对象|项目|设施)[，,]?$/u;
const SOFT_CONDITION = /^(?:根据|依据|按照(?!每)|结合|通过|依托|围绕|采取|原则上|因地制宜|综合|到\d{4}年)/u;

const PAIR_MEMBER = /[\p{Script=Han}\d]/u;

/** Pairs of neighbouring Han characters or digits, in order. */
export function pairsOf(text: string): string[] {
  const pairs: string[] = [];
  let previous = "";
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const current = PAIR_MEMBER.test(character) ? character : "";
    if (previous !== "" && current !== "") pairs.push(previous + current);
    previous = current;
  }
  return pairs;
}

/** How many of some pairs stand in a text. */
export function countIn(pairs: readonly string[], text: string): number {
  let count = 0;
  for (const pair of pairs) if (text.includes(pair)) count++;
  return count;
}

/** How many pairs of neighbouring characters of `a` stand in `b`. */
export const sharedPairs = (a: string, b: string): number => countIn(pairsOf(a), b);

export interface Pieces {
  spoken: string[];
  conditions: string[];
  /** The piece right before the first that is spoken of; empty where there is none. */
  before: string;
}

export interface PieceOptions {
  /** Share of the best piece's likeness that makes a piece one that is spoken of, 0–1. */
  least: number;
  /** The printed words instead of the canonical ones. */
  printed?: boolean;
}

const FARTHEST_CONDITION = 3;
const LEAST_SHARED = 2;

export function piecesFor(fragment: Fragment, { least, printed = false }: PieceOptions): Pieces {
  const words = printed ? fragment.text : fragment.canonical;
  const pieces = (printed ? fragment.passage.text : fragment.passage.canonical).split(/(?<=[，,：:])/u);
  const pairs = pairsOf(words);
  const scores = pieces.map((piece) => countIn(pairs, piece));
  const best = Math.max(0, ...scores);
  const found: Pieces = { spoken: [], conditions: [], before: "" };
  pieces.forEach((piece, i) => {
    if (best < LEAST_SHARED || (scores[i] ?? 0) < best * least) return;
    if (found.spoken.length === 0) found.before = pieces[i - 1] ?? "";
    found.spoken.push(piece);
    for (let before = i - 1; before >= 0 && before >= i - FARTHEST_CONDITION; before--) {
      const earlier = pieces[before] ?? "";
      if (SOFT_CONDITION.test(earlier)) continue;
      if (!CONDITION.test(earlier) && !BARE_SUBJECT.test(earlier)) break;
      found.conditions.push(earlier);
      if (!CONDITION.test(earlier)) break;
    }
  });
  return found;
}
