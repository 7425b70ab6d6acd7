/**
 * Every indicator value that the documents state, table rows and running text alike, ready to be matched with a question:
 * name, words around it, value as written, quotation. Read once for each document; ages, dates and grades are no indicators.
 */
import type { Clause, PolicyDocument } from "../../corpus/clause.ts";
import { printedCells } from "../../corpus/indicator-row.ts";
import { claimsOf } from "../../corpus/conflicts/claims.ts";
import { bare, pairsOf } from "../../corpus/conflicts/indicator-words.ts";
import type { Claim } from "../../corpus/conflicts/claims.ts";
import { amountOf } from "../../corpus/conflicts/same-indicator.ts";
import { oncePerDocument } from "../../indexing/once-per-document.ts";
import type { OpenIndex } from "../../indexing/open-index.ts";

/** When a value holds: wanted by the plan, reached before it, or told as background (a population). */
export type Standing = "target" | "past" | "background";

export interface StatedFigure {
  document: PolicyDocument;
  clause: Clause;
  claim: Claim;
  /** What it is a value of, as printed: a row's indicator, or the words before and after the number. */
  name: string;
  /** The words that are this figure's own, in one spelling. */
  own: string;
  /** The stretch between full stops or semicolons that the figure stands in, in one spelling. */
  stretch: string;
  /** Pairs of neighbouring characters of both, to pass over figures of other matters quickly. */
  pairs: ReadonlySet<string>;
  /** True where that stretch holds no other figure. */
  isAlone: boolean;
  /** Value as written, with bound and unit: `≥55%`, `60% 以上`; several where the text lists them. */
  value: string;
  /** In the base unit (50 万张 is 500000 张); null for a list, a range or words. */
  amount: { value: number; unit: string } | null;
  /** What it is counted by, in one spelling: `每千名老人`; empty where it is a plain total. */
  per: string;
  year: number | null;
  standing: Standing;
  attribute: "约束性" | "预期性" | null;
  /** Verbatim from the clause. */
  quote: string;
}

const MAX_QUOTE_CHARS = 80;
const ENDS_STRETCH = /[。；;\n]/;
const LIST_GLUE = /^\s*(?:—|–|-|－|~|～|至|到|、)+\s*$/;

/** Words that mean one thing in the names of indicators. */
const SAME: readonly [RegExp, string][] = [
  [/护理人员/g, "护理员"],
  [/养老院/g, "养老机构"],
  [/公家(?:办|开)的?|公立/g, "公办"],
  [/私人(?:办|开)的?|私立/g, "民办"],
];

/** One spelling for what this room compares. */
export const spelled = (text: string): string =>
  SAME.reduce((rest, [pattern, word]) => rest.replace(pattern, word), bare(text));

/** 「供养服务设施（敬老院）」: what stands in brackets is the same thing's other name. */
const bracketed = (text: string): string =>
  [...text.matchAll(/[（(]([\p{Script=Han}]{2,10})[）)]/gu)].map(([, inner]) => spelled(inner ?? "")).join(" ");

/** 「90%以上的社区建有……」 is a coverage without the word. */
const COVERS = /的[^，。；、]{1,14}(?:建有|设有|建成|具备|开展|实现)|覆盖|普及/u;

/** Name and own words, with 覆盖率 where they say so in other words. */
function ownWords({ subject, own, passage, figure }: Claim): string {
  const coverage = figure.unit === "%" && COVERS.test(passage) ? " 覆盖率" : "";
  return `${spelled(subject)} ${spelled(own)} ${bracketed(subject)}${coverage}`;
}

/** Homes are counted in 家, 所, 个 and 处 alike. */
function plainAmount(claim: Claim): { value: number; unit: string } {
  const amount = amountOf(claim);
  return /^[家所处座]$/u.test(amount.unit) ? { ...amount, unit: "个" } : amount;
}

function stretchOf({ text }: Clause, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from > 0 && !ENDS_STRETCH.test(text[from - 1] ?? "")) from--;
  while (to < text.length && !ENDS_STRETCH.test(text[to] ?? "")) to++;
  return text.slice(from, to).trim();
}

function quoteOf({ clause, row, passage, sentence }: Claim, stretch: string): string {
  if (row !== null) return printedCells(clause.text);
  const [longest] = [sentence, stretch].filter(({ length }) => length > 0 && length <= MAX_QUOTE_CHARS);
  return longest ?? passage;
}

const plain = (text: string): string => text.normalize("NFKC").replace(/\s+/g, "").replaceAll("老年人", "老人");

const standingOf = ({ isPast, clause, row }: Claim): Standing =>
  isPast ? "past" : clause.force === "none" && row === null ? "background" : "target";

/** `≥55` of a row gets the unit of its column; a number in words keeps its own. */
function valueOf({ row, figure }: Claim): string {
  const text = figure.text.trim().replace(/\s+/g, "");
  return row !== null && /[\d.]$/.test(text) ? `${text}${row.unit}` : text;
}

interface Group {
  document: PolicyDocument;
  claim: Claim;
  /** Further numbers of the same value. */
  listed: readonly Claim[];
  /** Figures of the clause. */
  inClause: readonly Claim[];
}

function stated({ document, claim, listed, inClause }: Group): StatedFigure {
  const { clause, figure, row } = claim;
  const last = listed.at(-1);
  const stretch = row === null ? stretchOf(clause, figure.start, (last ?? claim).figure.end) : claim.passage;
  const value = last ? clause.text.slice(figure.start, last.figure.end).replace(/\s+/g, "") : valueOf(claim);
  const [own, around] = [ownWords(claim), spelled(stretch)];
  const isNumber = figure.value !== null && listed.length === 0;
  return {
    document,
    clause,
    claim,
    name: claim.subject,
    own,
    stretch: around,
    pairs: new Set([...pairsOf(own), ...pairsOf(around)]),
    isAlone: inClause.filter(({ sentence }) => sentence === claim.sentence).length === 1 + listed.length,
    value,
    amount: isNumber ? plainAmount(claim) : null,
    per: plain(figure.per ?? ""),
    year: claim.year,
    standing: standingOf(claim),
    attribute: claim.isPast ? null : (row?.attribute ?? (clause.force === "binding" ? "约束性" : null)),
    quote: quoteOf(claim, stretch),
  };
}

/** 「由5%增长到20%」: the second number is the value, the first is where it came from. */
const GROWN = /^\s*(?:增长|提高|提升|增加|上升|下降|降低|减少)(?:到|至|为)\s*$/;
const FROM = /由[^，。；]{0,20}的?(?:增长|提高|提升|增加|上升|下降|降低|减少)(?:到|至|为)$/;

/** The grown value under the name that stands before the first number. */
function grown(before: Claim, claim: Claim): Claim | null {
  if (before.clause !== claim.clause || before.figure.unit !== claim.figure.unit || claim.row !== null) return null;
  if (!GROWN.test(claim.clause.text.slice(before.figure.end, claim.figure.start))) return null;
  const { passage, own } = before;
  return { ...claim, subject: before.subject.replace(FROM, ""), passage, own: `${own}${claim.own}` };
}

/** 「915元、615元」 is one value of one indicator, not two. */
function isListedAfter(before: Claim, claim: Claim): boolean {
  if (before.clause !== claim.clause || claim.row !== null || before.figure.unit !== claim.figure.unit) return false;
  return LIST_GLUE.test(claim.clause.text.slice(before.figure.end, claim.figure.start));
}

/** A row whose target is said in words: 明显增长. */
function wordRows(clauses: readonly Clause[]): Claim[] {
  return clauses.flatMap((clause): Claim[] => {
    const { row } = clause;
    if (row === null || clause.figures.some(({ value }) => value !== null)) return [];
    const [figure] = clause.figures;
    if (figure === undefined) return [];
    const { text } = clause;
    return [
      {
        clause,
        figure,
        row,
        passage: text,
        own: text,
        sentence: text,
        subject: row.indicator,
        isPast: false,
        year: row.targetYear,
      },
    ];
  });
}

/** The figures of one document, in reading order. */
export function figuresOf(document: PolicyDocument, clauses: readonly Clause[]): StatedFigure[] {
  const claims = [...claimsOf(clauses), ...wordRows(clauses)];
  const groups: Claim[][] = [];
  for (const claim of claims) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const result = before === undefined ? null : grown(before, claim);
    if (group !== undefined && before !== undefined && isListedAfter(before, claim)) group.push(claim);
    else if (result !== null) groups.splice(-1, 1, [result]);
    else groups.push([claim]);
  }
  const byClause = new Map<Clause, Claim[]>();
  for (const claim of claims) byClause.set(claim.clause, [...(byClause.get(claim.clause) ?? []), claim]);
  return groups.flatMap(([claim, ...listed]) =>
    claim === undefined ? [] : [stated({ document, claim, listed, inClause: byClause.get(claim.clause) ?? [] })],
  );
}

/** A document's figures by its id. */
export type FiguresByDocument = Pick<ReadonlyMap<string, readonly StatedFigure[]>, "get">;

const statedIn = oncePerDocument((index, id): readonly StatedFigure[] => {
  const document = index.documents.get(id);
  return document === undefined ? [] : figuresOf(document, index.clauses.ofDocument(id));
});

/** Those of the documents that are asked about, each in reading order. */
export const statedFigures = (index: OpenIndex): FiguresByDocument => ({ get: (id) => statedIn(index, id) });
