/**
 * A question's terms marked over the vocabulary, and its candidates → how each matches: BM25 by kind and field, coverage, longest
 * run, what is missed. Reads each candidate's row of terms once. Pure.
 */
import type { TermTable } from "../../indexing/learned/term-table.ts";
import { oncePerObject } from "../../language/once-per-object.ts";

/** A question as marks over the table's terms. */
export interface Marks {
  /** By term number: place of the term in the question from 1; 0 for a term that is not asked. */
  place: Uint16Array;
  /** Numbers of the marked terms, in the order of their places. */
  ids: readonly number[];
  rarities: Float32Array;
  /** Cosine of each word with the question, at least 0; 0 for bigrams. */
  centrality: Float32Array;
  isBigram: readonly boolean[];
  /** Places of the question's bigrams in reading order; 0 for a term that no clause has. */
  order: readonly number[];
  /** Sums of the rarities. */
  totals: { words: number; bigrams: number };
}

/** Names of what is found out about a pair of question and clause. */
export const matchNames = [
  "words",
  /** The same, each word weighed by how near it is to the whole question. */
  "central",
  "bigrams",
  "titleWords",
  "wordCoverage",
  "bigramCoverage",
  "titleCoverage",
  "rarest",
  "missed",
  "run",
  "focus",
  "length",
] as const;

export type Matches = Record<(typeof matchNames)[number], Float32Array>;

const k1 = 1.2;
const b = 0.6;
/** Beside an occurrence in the body. */
const titleGain = 0.9;
/** Overlapping bigrams that count as a full run: nine characters. */
const fullRun = 8;
const least = 1e-6;

/** Marks are as long as the vocabulary, so one is kept for each table and wiped after use. */
const scratchPlaces = new WeakMap<TermTable, Uint16Array>();

/** Marks a question. The marks hold until `unmark`; one question at a time. */
export function markQuestion(table: TermTable, terms: readonly string[], centralityOf: (id: number) => number): Marks {
  const place = scratchPlaces.get(table) ?? new Uint16Array(table.termCount);
  scratchPlaces.set(table, place);
  const ids: number[] = [];
  const order: number[] = [];
  for (const term of terms) {
    const id = table.idOf(term);
    if (id !== undefined && place[id] === 0) place[id] = ids.push(id);
    if (id === undefined) order.push(0);
    else if (table.bigram[id] === 1) order.push(place[id] ?? 0);
  }
  const rarities = Float32Array.from(ids, (id) => table.rarity(id));
  const isBigram = ids.map((id) => table.bigram[id] === 1);
  const totals = { words: 0, bigrams: 0 };
  rarities.forEach((rarity, i) => {
    totals[isBigram[i] === true ? "bigrams" : "words"] += rarity;
  });
  const centrality = Float32Array.from(ids, (id, i) => (isBigram[i] === true ? 0 : Math.max(0, centralityOf(id))));
  return { place, ids, rarities, centrality, isBigram, order, totals };
}

/** Wipes the marks. */
export function unmark({ place, ids }: Marks): void {
  for (const id of ids) place[id] = 0;
}

/** Average lengths of clauses, by table. */
const averageLengths = oncePerObject((table: TermTable): { words: number; bigrams: number } => {
  const mean = (lengths: Float32Array): number =>
    Math.max(1, lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1));
  return { words: mean(table.wordLengths), bigrams: mean(table.bigramLengths) };
});

/** Longest stretch of the question's bigrams that a clause has one after the other. */
function longestRun(order: readonly number[], present: Uint8Array): number {
  let [run, longest] = [0, 0];
  for (const place of order) {
    run = place > 0 && present[place] === 1 ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

/** Rarity of the rarest word that a clause lacks. */
function rarestMissed({ rarities, isBigram }: Marks, present: Uint8Array): number {
  let missed = 0;
  for (let i = 0; i < rarities.length; i += 1) {
    if (isBigram[i] !== true && present[i + 1] === 0) missed = Math.max(missed, rarities[i] ?? 0);
  }
  return missed;
}

/** What matching one clause after the other needs. */
interface Matching {
  table: TermTable;
  marks: Marks;
  found: Matches;
  /** By place: 1 where the clause at hand has the term. */
  present: Uint8Array;
}

/** Adds up what one clause has of the question's terms. Leaves in `present` which places it has. */
function matchOne({ table, marks, found, present }: Matching, position: number, c: number): void {
  const average = averageLengths(table);
  const wordNorm = k1 * (1 - b + (b * (table.wordLengths[position] ?? 0)) / average.words);
  const bigramNorm = k1 * (1 - b + (b * (table.bigramLengths[position] ?? 0)) / average.bigrams);
  const { place, rarities, centrality, isBigram } = marks;
  let [words, central, bigrams, titleWords] = [0, 0, 0, 0];
  let [wordCover, bigramCover, titleCover, rarest, matched] = [0, 0, 0, 0, 0];
  const end = table.offsets[position + 1] ?? 0;
  const start = table.offsets[position] ?? 0;
  for (let at = start; at < end; at += 1) {
    const asked = place[table.ids[at] ?? 0] ?? 0;
    if (asked === 0) continue;
    present[asked] = 1;
    matched += 1;
    const rarity = rarities[asked - 1] ?? 0;
    const title = table.titleCounts[at] ?? 0;
    const frequency = (table.bodyCounts[at] ?? 0) + titleGain * title;
    if (isBigram[asked - 1] === true) {
      bigrams += (rarity * frequency * (k1 + 1)) / (frequency + bigramNorm);
      bigramCover += rarity;
      continue;
    }
    const gain = (rarity * frequency * (k1 + 1)) / (frequency + wordNorm);
    words += gain;
    central += gain * (centrality[asked - 1] ?? 0);
    wordCover += rarity;
    if (rarity > rarest) rarest = rarity;
    if (title === 0) continue;
    titleWords += (rarity * title * (k1 + 1)) / (title + k1);
    titleCover += rarity;
  }
  found.words[c] = words;
  found.central[c] = central;
  found.bigrams[c] = bigrams;
  found.titleWords[c] = titleWords;
  found.wordCoverage[c] = wordCover / Math.max(marks.totals.words, least);
  found.bigramCoverage[c] = bigramCover / Math.max(marks.totals.bigrams, least);
  found.titleCoverage[c] = titleCover / Math.max(marks.totals.words, least);
  found.rarest[c] = rarest;
  found.focus[c] = matched / Math.max(end - start, 1);
  found.length[c] = Math.log(1 + end - start) / 6;
}

/** Matches by candidate, in the order of `positions`. */
export function matchCandidates(table: TermTable, marks: Marks, positions: Uint32Array): Matches {
  const make = (): Float32Array => new Float32Array(positions.length);
  const found: Matches = {
    words: make(),
    central: make(),
    bigrams: make(),
    titleWords: make(),
    wordCoverage: make(),
    bigramCoverage: make(),
    titleCoverage: make(),
    rarest: make(),
    missed: make(),
    run: make(),
    focus: make(),
    length: make(),
  };
  const topRarity = Math.max(least, ...marks.rarities.filter((_, i) => marks.isBigram[i] !== true));
  const present = new Uint8Array(marks.rarities.length + 1);
  positions.forEach((position, c) => {
    present.fill(0);
    matchOne({ table, marks, found, present }, position, c);
    found.rarest[c] = (found.rarest[c] ?? 0) / topRarity;
    found.missed[c] = rarestMissed(marks, present) / topRarity;
    found.run[c] = Math.min(1, longestRun(marks.order, present) / fullRun);
  });
  return found;
}
