/**
 * The same indicator, or the same pledge to all, in a region's own document and in the one of a wider region: another value
 * or another year. Both hold for the people of the narrower region. Documents of regions side by side are not compared here:
 * each may set its own.
 */
import type { Clause, ParsedDocument } from "../clause.ts";
import { type Claim, claimsOf } from "./claims.ts";
import type { Conflict } from "./conflict.ts";
import { conflictKinds } from "./conflict.ts";
import { areApart, coverage, kinship } from "./indicator-words.ts";
import { amountOf, isSameIndicator, isSameMeasure } from "./same-indicator.ts";
import { wordsOf } from "./indicators.ts";

interface Side {
  region: string;
  claims: Claim[];
  pledges: Pledge[];
}

/** 「所有养老机构能够……」: what is to hold for all of a kind, without a figure. */
interface Pledge {
  clause: Clause;
  /** 街道 in 「每个街道建设1个」 and in 「覆盖100%的城市街道」; null for 「所有……」. */
  group: string | null;
  passage: string;
  year: number | null;
}

const TO_ALL = /(?:^|[，。；\n])\s{0,8}((?:所有|各级各类|全部)[^，。；\n]{10,60})/g;

/** The nearest year before `at` in its sentence. */
function yearBefore(clause: Clause, at: number): number | null {
  const sentence = clause.text.lastIndexOf("。", at);
  const dates = clause.figures.filter(({ unit, start }) => unit === "年" && start > sentence && start < at);
  return dates.at(-1)?.value ?? null;
}

const isCurrent = ({ force, kind }: Clause): boolean =>
  force !== "achievement" && force !== "none" && (kind === "body" || kind === "box" || kind === "table");

const EACH = /每个(街道|乡镇|社区|行政村|村|县)/;
const ALL_OF = /^\s*的(?:城市|农村)?(街道|乡镇|社区|行政村|村|县)/;

/** One for each of a group, or all of the group: the same promise. */
function groupPledge({ clause, figure, passage, year, row }: Claim): Pledge[] {
  if (row !== null) return [];
  const each = EACH.exec(figure.per ?? "")?.[1];
  const all = figure.unit === "%" && figure.value === 100 ? ALL_OF.exec(clause.text.slice(figure.end))?.[1] : undefined;
  const group = each ?? all;
  return group === undefined ? [] : [{ clause, group, passage, year }];
}

function sideOf({ document, clauses }: ParsedDocument): Side {
  const current = clauses.filter(isCurrent);
  const pledges = current.flatMap((clause) =>
    [...clause.text.matchAll(TO_ALL)].map((match): Pledge => {
      const at = match.index + match[0].indexOf(match[1] ?? "");
      return { clause, group: null, passage: match[1] ?? "", year: yearBefore(clause, at) };
    }),
  );
  const claims = claimsOf(current).filter(({ isPast }) => !isPast);
  return {
    region: document.regionLadder[0] ?? document.title,
    claims,
    pledges: [...pledges, ...claims.flatMap(groupPledge)],
  };
}

const yearText = (year: number | null): string => (year === null ? "没有写年份" : `${year} 年`);
const saysYear = (year: number | null): string => (year === null ? yearText(year) : `写的是 ${yearText(year)}`);

interface Pair {
  topic: string;
  narrow: { clause: Clause; words: string; says: string };
  wide: { clause: Clause; words: string; says: string };
}

/** Share of telling words at which shares of two regions are held side by side. */
const SAME_MATTER = 0.4;

function claimPairs(narrow: Side, wide: Side): Pair[] {
  return narrow.claims.flatMap((ours) =>
    wide.claims.flatMap((theirs): Pair[] => {
      const isKin =
        isSameMeasure(ours, theirs) &&
        /[%‰]/.test(ours.figure.unit) &&
        !areApart(ours.subject, theirs.subject) &&
        kinship(ours.subject, theirs.subject) >= SAME_MATTER;
      if (!isKin && !(isSameMeasure(ours, theirs) && isSameIndicator(ours, theirs))) return [];
      const isOtherValue = amountOf(ours).value !== amountOf(theirs).value;
      const isOtherYear = ours.year !== theirs.year;
      if (!isOtherValue && !isOtherYear) return [];
      const says = (claim: Claim): string => `写的是 ${claim.figure.text}（${yearText(claim.year)}）`;
      return [
        {
          topic: ours.subject,
          narrow: { clause: ours.clause, words: wordsOf(ours), says: says(ours) },
          wide: { clause: theirs.clause, words: wordsOf(theirs), says: says(theirs) },
        },
      ];
    }),
  );
}

/** Share of each pledge's words that the other must hold. */
const SAME_PLEDGE = 0.7;

function isSamePledge(ours: Pledge, theirs: Pledge): boolean {
  if (ours.group !== null) return kinship(ours.passage, theirs.passage) >= SAME_MATTER;
  return Math.min(coverage(ours.passage, theirs.passage), coverage(theirs.passage, ours.passage)) >= SAME_PLEDGE;
}

function pledgePairs(narrow: Side, wide: Side): Pair[] {
  return narrow.pledges.flatMap((ours) =>
    wide.pledges.flatMap((theirs): Pair[] => {
      if (ours.year === theirs.year) return [];
      if (ours.group !== theirs.group || !isSamePledge(ours, theirs)) return [];
      return [
        {
          topic: ours.passage.slice(0, 24),
          narrow: { clause: ours.clause, words: ours.passage, says: saysYear(ours.year) },
          wide: { clause: theirs.clause, words: theirs.passage, says: saysYear(theirs.year) },
        },
      ];
    }),
  );
}

/** Differences between each document and those of the regions it lies in; the narrower region's clause comes first. */
export function findLevelDifferences(documents: readonly ParsedDocument[]): Conflict[] {
  return documents.flatMap((lower) => {
    const [own, ...above] = lower.document.regionLadder;
    const upper = documents.filter(
      ({ document }) => above.includes(document.regionLadder[0] ?? "") && document.regionLadder[0] !== own,
    );
    if (upper.length === 0) return [];
    const narrow = sideOf(lower);
    return upper.map(sideOf).flatMap((wide) =>
      [...claimPairs(narrow, wide), ...pledgePairs(narrow, wide)].map((pair): Conflict => ({
        kind: "level",
        clauseIds: [pair.narrow.clause.id, pair.wide.clause.id],
        topic: pair.topic,
        quotes: [pair.narrow.words, pair.wide.words],
        how: `${narrow.region}${pair.narrow.says}，${wide.region}${pair.wide.says}`,
        explanation: `${conflictKinds.level}「${pair.topic}」：${narrow.region}${pair.narrow.says}，${wide.region}${pair.wide.says}；原话：「${pair.narrow.words}」；「${pair.wide.words}」。`,
      })),
    );
  });
}
