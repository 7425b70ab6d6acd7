/**
 * Words → every clause that holds all of them, with the places to mark. Widths, traditional characters and case do not
 * matter. Where no clause holds them all, the nearest by BM25 are given and said to be that. Refuses an empty or long query.
 */
import type { Clause } from "../corpus/clause.ts";
import { BadInputError } from "../errors.ts";
import { oncePerIndex } from "../indexing/once-per-index.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { normalizeText, normalizeWithMap } from "../language/normalize.ts";

export interface FullTextQuery {
  words: string;
  /** Only this document; all when left out. */
  document?: string | undefined;
  /** Hits to skip, from 0. */
  offset?: number | undefined;
}

export interface FullTextHit {
  clauseId: string;
  document: string;
  title: string;
  docNumber: string | null;
  path: string[];
  /** A stretch of the clause, verbatim. */
  excerpt: string;
  /** Stretches of `excerpt` to mark, as UTF-16 offsets [start, end). */
  marks: [number, number][];
  isCutBefore: boolean;
  isCutAfter: boolean;
}

export interface FullTextResult {
  /** What was looked for, one entry a word. */
  words: string[];
  /** Whether every hit holds every word; false: the nearest clauses are given instead. */
  isExact: boolean;
  total: number;
  /** Hits by document, in the order of the index; all documents, whatever `document` says. */
  byDocument: { document: string; title: string; region: string | null; hits: number }[];
  hits: FullTextHit[];
}

const pageSize = 30;
const longestQuery = 200;
const mostWords = 8;
const nearestShown = 20;
const excerptChars = 150;
/** Beyond this many clauses only those that BM25 names are read, so that a search never takes longer than a glance. */
const mostScanned = 20_000;
const candidatesOfMany = 3_000;
/** Folded texts that are kept. */
const mostFolded = 50_000;

const fold = (text: string): string => normalizeText(text).toLowerCase();

interface Folded {
  text: string;
  path: string;
}

/** Folded texts, made with the first search: by position in the index. */
const foldedTexts = oncePerIndex((index) => {
  const known = new Map<number, Folded>();
  return (position: number): Folded => {
    let folded = known.get(position);
    if (folded === undefined) {
      const clause = index.clauses.at(position);
      folded = { text: fold(clause?.text ?? ""), path: fold(clause?.path.join(" ") ?? "") };
      if (known.size >= mostFolded) known.clear();
      known.set(position, folded);
    }
    return folded;
  };
});

/** @throws BadInputError */
function readWords(query: string): string[] {
  if (query.length > longestQuery)
    throw new BadInputError("要找的话太长了。", { remedy: "请只写几个词，用空格分开。" });
  const words = [...new Set(fold(query).split(/\s+/u).filter(Boolean))];
  if (words.length === 0) throw new BadInputError("请写下要找的词。", { remedy: "例如：护理型床位 占比。" });
  return words.slice(0, mostWords);
}

function occurrences(text: string, word: string): number {
  let count = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) count += 1;
  return count;
}

/** How well a clause holds the words; 0 when it lacks one, or none stands in its own text. */
function weight({ text, path }: Folded, words: readonly string[]): number {
  let inText = 0;
  for (const word of words) {
    const count = occurrences(text, word);
    if (count === 0 && !path.includes(word)) return 0;
    inText += Math.min(count, 3);
  }
  return inText;
}

function candidatePositions(index: OpenIndex, words: readonly string[]): number[] {
  if (index.clauses.length <= mostScanned)
    return Array.from({ length: index.clauses.length }, (_, position) => position);
  return nearest(index, words, candidatesOfMany);
}

function nearest(index: OpenIndex, words: readonly string[], limit: number): number[] {
  const terms = index.tokenizer.terms(words.join(" ")).map((term) => ({ term, weight: 1 }));
  return index.lexical.search(terms, limit).map(({ position }) => position);
}

interface Found {
  positions: number[];
  isExact: boolean;
  /** What to mark. */
  marked: string[];
}

function find(index: OpenIndex, words: readonly string[]): Found {
  const foldedAt = foldedTexts(index);
  const exact = candidatePositions(index, words)
    .filter((position) => index.clauses.kindAt(position) !== "heading")
    .map((position) => ({ position, weight: weight(foldedAt(position), words) }))
    .filter((hit) => hit.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.position - b.position);
  if (exact.length > 0) return { positions: exact.map(({ position }) => position), isExact: true, marked: [...words] };
  const marked = [...new Set(index.tokenizer.words(words.join(" ")))].filter((word) => word.length > 1);
  return { positions: nearest(index, words, nearestShown), isExact: false, marked };
}

/** Stretches of `text` as it stands that read as one of `words`; overlapping ones are joined. */
function marksIn(text: string, words: readonly string[]): [number, number][] {
  const { text: normal, origin } = normalizeWithMap(text);
  const lower = normal.toLowerCase();
  const found: [number, number][] = [];
  // A letter that grows when lowered would shift every place after it.
  if (lower.length !== normal.length) return found;
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      found.push([origin[at] ?? 0, origin[at + word.length] ?? text.length]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const joined: [number, number][] = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

function excerptOf(
  text: string,
  marks: [number, number][],
): Omit<FullTextHit, "clauseId" | "document" | "title" | "docNumber" | "path"> {
  const first = marks[0]?.[0] ?? 0;
  const isShort = text.length <= excerptChars * 1.3;
  const wanted = isShort ? 0 : Math.max(0, Math.min(first - 40, text.length - excerptChars));
  const end = isShort ? text.length : Math.min(text.length, wanted + excerptChars);
  const start = startOfCharacter(text, wanted);
  const stop = startOfCharacter(text, end);
  const shown = marks
    .filter(([from, to]) => to > start && from < stop)
    .map(([from, to]): [number, number] => [Math.max(from, start) - start, Math.min(to, stop) - start]);
  return { excerpt: text.slice(start, stop), marks: shown, isCutBefore: start > 0, isCutAfter: stop < text.length };
}

/** A place that does not split a character of two units. */
const startOfCharacter = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);

function hitOf(index: OpenIndex, clause: Clause, words: readonly string[]): FullTextHit[] {
  const document = index.documents.get(clause.document);
  if (!document) return [];
  const { title, docNumber } = document;
  const { id, path, text } = clause;
  return [
    { clauseId: id, document: clause.document, title, docNumber, path, ...excerptOf(text, marksIn(text, words)) },
  ];
}

/** @throws BadInputError for an empty or oversized query. */
export function searchFullText(index: OpenIndex, query: FullTextQuery): FullTextResult {
  const words = readWords(query.words);
  const { positions, isExact, marked } = find(index, words);
  const clauses = positions.flatMap((position) => index.clauses.at(position) ?? []);
  const counts = new Map<string, number>();
  for (const { document } of clauses) counts.set(document, (counts.get(document) ?? 0) + 1);
  const wanted = query.document === undefined ? clauses : clauses.filter(({ document }) => document === query.document);
  const offset = Math.max(0, query.offset ?? 0);
  return {
    words,
    isExact,
    total: wanted.length,
    byDocument: [...index.documents.values()].flatMap(({ id, title, regionLadder }) => {
      const hits = counts.get(id) ?? 0;
      return hits === 0 ? [] : [{ document: id, title, region: regionLadder[0] ?? null, hits }];
    }),
    hits: wanted.slice(offset, offset + pageSize).flatMap((clause) => hitOf(index, clause, marked)),
  };
}
