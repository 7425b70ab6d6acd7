/**
 * The comma-pieces of a passage that say what a fragment of a claim says, and the conditions that stand right before them:
 * 「在……前提下，」, 「符合……条件的，」, 「人口较集中的村，」.
 */
import type { Fragment } from "./alignment.ts";

export const CONDITION = /(?:的|过程中|前提下|基础上|条件下|情况下|同时)[，,]?$/u;
export const BARE_SUBJECT =
  /(?:村|点|乡镇|机构|企业|单位|地区|地方|老年人|老人|家庭|人员|床位|费用|医院|居民|者|制度|学校|对象|项目|设施)[，,]?$/u;
const SOFT_CONDITION = /^(?:根据|依据|按照(?!每)|结合|通过|依托|围绕|采取|原则上|因地制宜|综合|到\d{4}年)/u;

export const pairsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)).filter((pair) =>
    /^[\p{Script=Han}\d]{2}$/u.test(pair),
  );

/** How many pairs of neighbouring characters of `a` stand in `b`. */
export const sharedPairs = (a: string, b: string): number => pairsOf(a).filter((pair) => b.includes(pair)).length;

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
  const scores = pieces.map((piece) => sharedPairs(words, piece));
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
