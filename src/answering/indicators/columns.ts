/**
 * Asked indicators × compared documents → columns of cells. A cell holds the figure that its own region's document states,
 * or nothing: a figure that is not clearly the one asked for is left out, and one that is counted otherwise says so.
 */
import type { PolicyDocument } from "../../corpus/clause.ts";
import type { Conflict } from "../../corpus/conflicts.ts";
import { wordsOf } from "../../corpus/conflicts/indicators.ts";
import { isSameIndicator } from "../../corpus/conflicts/same-indicator.ts";
import type { UnderstoodQuestion } from "../../retrieval/ranked-clause.ts";
import type { AskedIndicator, WantedTime } from "./asked-indicators.ts";
import { createMatcher } from "./match.ts";
import type { Match, MatcherContext } from "./match.ts";
import type { FiguresByDocument, StatedFigure } from "./stated-figures.ts";

export interface FigureCell {
  document: PolicyDocument;
  /** Null: 未写明. */
  match: Match | null;
  /** Other places of the document that state the same value. */
  also: StatedFigure[];
  /** Other places of the document that state another value for the same time. */
  differs: StatedFigure[];
  /** Where a target was asked for and only the present is told, or the other way round: what is told. */
  otherTime: StatedFigure | null;
  /** How the figure is counted otherwise than most of its column, in Chinese; empty where it is comparable. */
  otherwise: string[];
}

export interface FigureColumn {
  asked: AskedIndicator;
  /** What the column is called. */
  name: string;
  cells: FigureCell[];
}

/** The best match of a column must be at least this good for the question to be about a stated figure at all. */
const MIN_BEST = 0.6;
const MIN_SCORE = 0.45;
/** A region's figure must be matched this well beside the best. */
const SHARE_OF_BEST = 0.58;
/** A target is shown before what was reached, unless it is matched this much worse. */
const TARGET_FIRST = 0.75;
/** The same in a column of targets. */
const TARGET_AMONG_TARGETS = 0.5;
const BONUS = { row: 0.06, year: 0.1, horizon: 0.05, unit: 0.15 } as const;
/** A figure that says the same elsewhere must be matched this well beside the one shown. */
const SAME_PLACE = 0.75;
/** A name explained less than this is said to be of something else. */
const OTHER_SCOPE = 0.42;
const MAX_NAME_CHARS = 24;
const ROW_NAME = 0.12;

const unitOf = ({ amount, claim }: StatedFigure): string => amount?.unit ?? claim.figure.unit;

/** A plan's target that names no year is for the end of the plan's period. */
export const yearOf = ({ year, standing, document }: StatedFigure): number | null =>
  year ?? (standing === "target" ? (document.planPeriod?.endYear ?? null) : null);

/** Bounds that point the same way can be put in order. */
export function directionOf({ claim }: StatedFigure): "up" | "down" {
  const { comparator } = claim.figure;
  return comparator === "≤" || comparator === "<" ? "down" : "up";
}

interface Ranking {
  years: readonly number[];
  unit: string | null;
  /** How well a target has to be matched beside what was reached, to be shown before it. */
  targetFirst: number;
}

function better({ years, unit }: Ranking): (a: Match, b: Match) => number {
  const worth = ({ figure, score }: Match): number =>
    score +
    (figure.claim.row === null ? 0 : BONUS.row) +
    (figure.year !== null && years.includes(figure.year) ? BONUS.year : 0) +
    // Of two milestones the one at the plan's end is the target.
    (years.length === 0 && figure.year === figure.document.planPeriod?.endYear ? BONUS.horizon : 0) +
    (unit !== null && unitOf(figure) === unit ? BONUS.unit : 0);
  return (a, b) => worth(b) - worth(a);
}

const isOfTime = ({ standing }: StatedFigure, time: WantedTime): boolean => {
  if (time === "target") return standing === "target";
  return time === "either" || standing !== "target";
};

/** The figures of one document in the order of worth, those of the wanted time first. */
function pickFrom(matches: readonly Match[], time: WantedTime, ranking: Ranking): Match | null {
  const order = better(ranking);
  const fitting = matches.filter(({ figure }) => isOfTime(figure, time)).sort(order);
  const [best] = fitting;
  if (best === undefined || time !== "either") return best ?? null;
  const target = fitting.find(({ figure }) => figure.standing === "target");
  return target !== undefined && target.score >= ranking.targetFirst * best.score ? target : best;
}

/** Other places that state the value again, or another one for the same time. */
function othersOf(
  best: Match,
  matches: readonly Match[],
  told: readonly StatedFigure[],
): Pick<FigureCell, "also" | "differs"> {
  const { figure } = best;
  const rest = matches.filter(
    (match) =>
      match.figure.clause !== figure.clause &&
      match.figure.standing === figure.standing &&
      match.held >= SAME_PLACE * best.held &&
      unitOf(match.figure) === unitOf(figure),
  );
  const isSame = (other: StatedFigure): boolean => other.amount?.value === figure.amount?.value;
  const isRival = ({ figure: other, explained }: Match): boolean =>
    other.amount !== null && explained >= OTHER_SCOPE && yearOf(other) === yearOf(figure) && sharesPer(other, figure);
  const isNamed = ({ figure: other, explained }: Match): boolean =>
    explained >= OTHER_SCOPE || isSameIndicator(figure.claim, other.claim);
  const again = rest.filter((match) => isSame(match.figure) && isNamed(match)).map(toFigure);
  return {
    also: [...new Set([...again, ...told])],
    differs: rest
      .filter((match) => isRival(match) && !isSame(match.figure) && isSameIndicator(figure.claim, match.figure.claim))
      .map(toFigure),
  };
}

const toFigure = ({ figure }: Match): StatedFigure => figure;

const perParts = (per: string): string[] => per.split(/、(?=每)/).filter((part) => part !== "");

/** True when both are counted by the same, or both by nothing. */
function sharesPer(left: StatedFigure, right: StatedFigure): boolean {
  const [ours, theirs] = [perParts(left.per), perParts(right.per)];
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length;
  return ours.some((part) => theirs.some((other) => other.startsWith(part) || part.startsWith(other)));
}

/** True when two values can be put in order or subtracted: one unit, one denominator, one year, one standing. */
export function areComparable(left: StatedFigure, right: StatedFigure): boolean {
  return (
    left.amount !== null &&
    right.amount !== null &&
    unitOf(left) === unitOf(right) &&
    sharesPer(left, right) &&
    yearOf(left) === yearOf(right) &&
    (left.standing === "target") === (right.standing === "target") &&
    directionOf(left) === directionOf(right)
  );
}

/** The figure that most others of the column can be held against. */
function referenceOf(matches: readonly Match[]): StatedFigure | null {
  const counted = matches.map((match) => ({
    match,
    count: matches.filter((other) => areComparable(match.figure, other.figure)).length,
  }));
  const [best] = counted.sort((a, b) => b.count - a.count || b.match.score - a.match.score);
  return best?.match.figure ?? null;
}

/** In what the figure is counted otherwise than the reference. */
function otherwiseThan(reference: StatedFigure, { figure, explained }: Match): string[] {
  const notes: string[] = [];
  if ((figure.standing === "target") !== (reference.standing === "target"))
    notes.push(figure.standing === "target" ? "这是目标" : "这是已有水平，不是目标");
  if (!sharesPer(figure, reference)) notes.push(figure.per === "" ? "按总数算" : `按${figure.per}算`);
  else if (figure.amount !== null && reference.amount !== null && unitOf(figure) !== unitOf(reference))
    notes.push("单位不同");
  if (directionOf(figure) !== directionOf(reference))
    notes.push(directionOf(figure) === "down" ? "这是上限" : "这是下限");
  if (figure.year !== null && yearOf(reference) !== null && yearOf(figure) !== yearOf(reference))
    notes.push(`${figure.year} 年的数`);
  const isOther = explained < OTHER_SCOPE && figure !== reference && figure.name.length <= MAX_NAME_CHARS;
  if (isOther && figure.name !== "") notes.push(`原文说的是“${figure.name}”`);
  return notes;
}

export interface ColumnContext extends MatcherContext {
  question: UnderstoodQuestion;
  time: WantedTime;
  figures: FiguresByDocument;
  documents: readonly PolicyDocument[];
  /** What differs from a clause on a matter that its reader has to know of; by clause id. */
  conflicting: ReadonlyMap<string, readonly Conflict[]>;
}

/** True when a conflict quotes the words that a figure stands in. */
const isQuoted = ({ claim }: StatedFigure, { quotes, clauseIds }: Conflict): boolean =>
  clauseIds.includes(claim.clause.id) &&
  quotes.some((quote) => quote.includes(wordsOf(claim)) || wordsOf(claim).includes(quote));

/** What its document says otherwise of the same matter, in the same unit. */
function conflictingWith(figure: StatedFigure, { conflicting, figures }: ColumnContext): StatedFigure[] {
  const own = (conflicting.get(figure.clause.id) ?? []).filter((conflict) => isQuoted(figure, conflict));
  if (own.length === 0) return [];
  return (figures.get(figure.document.id) ?? []).filter(
    (other) =>
      other.clause !== figure.clause &&
      unitOf(other) === unitOf(figure) &&
      own.some((conflict) => isQuoted(other, conflict)),
  );
}

function nameOf(asked: AskedIndicator, matches: readonly Match[]): string {
  // A table's name reads best; one put together from the words around a number may limp.
  const worth = ({ figure, score }: Match): number =>
    score +
    (figure.claim.row === null ? 0 : ROW_NAME) -
    (/^[将对按为以]|的.+的|[、，]/u.test(figure.name) ? ROW_NAME : 0);
  const [best] = [...matches].sort((a, b) => worth(b) - worth(a));
  const name = best?.figure.name ?? "";
  return name === "" || name.length > MAX_NAME_CHARS ? asked.words.replaceAll(" ", "") : name;
}

/** One column; null when no document states the indicator clearly enough. */
export function figureColumn(asked: AskedIndicator, context: ColumnContext): FigureColumn | null {
  const { documents, figures, time, question } = context;
  const matcher = createMatcher(asked, context);
  const sides = documents.map((document) => {
    const own = (figures.get(document.id) ?? []).flatMap((figure) => matcher.match(figure) ?? []);
    return { document, matches: own.filter(({ score }) => score >= MIN_SCORE) };
  });
  const ranking = { years: question.years, unit: null, targetFirst: TARGET_FIRST };
  const first = sides.flatMap(({ matches }) => pickFrom(matches, time, ranking) ?? []);
  const [best] = [...first].sort(better(ranking));
  if (best === undefined || best.score < MIN_BEST) return null;
  const targetFirst = best.figure.standing === "target" ? TARGET_AMONG_TARGETS : TARGET_FIRST;
  const beside = { ...ranking, unit: unitOf(best.figure), targetFirst };
  const isGood = ({ score }: Match): boolean => score >= SHARE_OF_BEST * best.score;
  const cells = sides.map(({ document, matches }): FigureCell => {
    const good = matches.filter(isGood);
    const match = pickFrom(good, time, beside);
    const otherTime = match === null ? (good.sort(better(beside))[0]?.figure ?? null) : null;
    const others =
      match === null ? { also: [], differs: [] } : othersOf(match, good, conflictingWith(match.figure, context));
    return { document, match, ...others, otherTime, otherwise: [] };
  });
  const found = cells.flatMap(({ match }) => match ?? []);
  const reference = referenceOf(found);
  if (reference !== null)
    for (const cell of cells) if (cell.match) cell.otherwise = otherwiseThan(reference, cell.match);
  return { asked, name: nameOf(asked, found), cells };
}
