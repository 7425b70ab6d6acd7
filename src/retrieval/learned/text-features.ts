/**
 * A question and its candidate clauses → what their texts alone say of each pair: match by kind and field, coverage, the
 * company a clause keeps. Every feature is a share or a standing among the candidates, so that a ranker fitted on one collection
 * serves another. Pure.
 */
import type { TermTable } from "../../indexing/learned/term-table.ts";
import type { TextVectors } from "../../indexing/learned/text-vectors.ts";
import { companyOf, denseFeedbackOf, feedbackOf, nearOf } from "./candidate-company.ts";
import { rankFeature, rowsOf, shares, standings } from "./standing.ts";
import { softMatches } from "./soft-matches.ts";
import { markQuestion, matchCandidates, unmark } from "./text-matches.ts";
import type { Marks, Matches } from "./text-matches.ts";

export interface TextCandidates {
  positions: Uint32Array;
  /** Cosine of question and clause vectors, in the order of `positions`. */
  dense: Float32Array;
}

/** Scores that appear twice: as a share of the best, and as a z-score. */
const relative = [
  "lexical",
  "words",
  "bigrams",
  "titleWords",
  "dense",
  "fused",
  "feedback",
  "company",
  "near",
  "group",
  "central",
  "denseFeedback",
  "denseNear",
  "covered",
  "pointed",
  "coveredCompany",
  "coveredNear",
] as const;
const plain = [
  "wordCoverage",
  "bigramCoverage",
  "titleCoverage",
  "rarest",
  "missed",
  "run",
  "focus",
  "length",
  "crowd",
  "lexicalRank",
  "denseRank",
  "fusedRank",
  "coveredRank",
  "weakest",
] as const;

/** Names of the columns, in order. */
export const textFeatureNames: readonly string[] = [
  ...relative.flatMap((name) => [`${name}Share`, `${name}Standing`]),
  ...plain,
];

const bigramShare = 0.7;
/**
 * Shares beside the z-score of words and bigrams, found on the judged collection: 0.7 and 0.5 gave R@5 .434, R@100 .725;
 * with feedback 0.3 .418, .731; with the clauses near by 0.3 .420, .729.
 */
const recipe = { dense: 0.7, company: 0.5, feedback: 0.2, near: 0.15 } as const;

/** Sum of columns, each times its share. */
function weighted(parts: readonly (readonly [Float32Array, number])[], count: number): Float32Array {
  const sums = new Float64Array(count);
  for (const [scores, share] of parts) {
    for (let c = 0; c < count; c += 1) sums[c] = (sums[c] ?? 0) + share * (scores[c] ?? 0);
  }
  return Float32Array.from(sums);
}

interface Fusion {
  matches: Matches;
  /** Words and bigrams together. */
  lexical: Float32Array;
  groups: Uint32Array;
  /** What the recipe holds before feedback. */
  guess: Float32Array;
  company: Float32Array;
  crowd: Float32Array;
  feedback: Float32Array;
  near: Float32Array;
  fused: Float32Array;
}

/** The recipe without learning: weighted z-scores of words and bigrams, vectors, document, feedback and the clauses near by. */
function fuse(table: TermTable, marks: Marks, { positions, dense }: TextCandidates): Fusion {
  const matches = matchCandidates(table, marks, positions);
  const count = positions.length;
  const sum = (...parts: (readonly [Float32Array, number])[]): Float32Array => weighted(parts, count);
  const lexical = sum([matches.words, 1], [matches.bigrams, bigramShare]);
  const first = sum([standings(lexical), 1], [standings(dense), recipe.dense]);
  const groups = Uint32Array.from(positions, (position) => table.groups[position] ?? 0);
  const { company, crowd } = companyOf(groups, first);
  const guess = sum([first, 1], [standings(company), recipe.company]);
  const feedback = feedbackOf(table, marks, positions, guess);
  const near = nearOf(table, positions, first);
  const fused = sum([guess, 1], [standings(feedback), recipe.feedback], [standings(near), recipe.near]);
  return { matches, lexical, groups, guess, company, crowd, feedback, near, fused };
}

interface TextModels {
  table: TermTable;
  vectors: TextVectors;
}

/** The question as marks, while `read` runs. */
function withMarks<T>({ table, vectors }: TextModels, terms: readonly string[], read: (marks: Marks) => T): T {
  const asked = vectors.encode(terms);
  const marks = markQuestion(table, terms, (id) => vectors.wordCosine(asked, id));
  try {
    return read(marks);
  } finally {
    unmark(marks);
  }
}

/** Scores of the recipe without learning, by candidate. */
export const recipeScores = (models: TextModels, terms: readonly string[], candidates: TextCandidates): Float32Array =>
  withMarks(models, terms, (marks) => fuse(models.table, marks, candidates).fused);

/** @returns row-major, a row a candidate and a column for each of `textFeatureNames`; and `fused`, as `recipeScores`. */
export function textFeatures(
  { table, vectors }: TextModels,
  terms: readonly string[],
  { positions, dense }: TextCandidates,
): { rows: Float32Array; fused: Float32Array } {
  const asked = vectors.encode(terms);
  const fusion = withMarks({ table, vectors }, terms, (marks) => fuse(table, marks, { positions, dense }));
  const { matches, lexical, groups, guess, company, crowd, feedback, near, fused } = fusion;
  const count = positions.length;
  const soft = softMatches(table, { rows: vectors.words, dimension: vectors.dimension }, terms, positions);
  const covered = standings(soft.covered);
  const scores: Record<(typeof relative)[number], Float32Array> = {
    ...matches,
    ...soft,
    lexical,
    dense,
    fused,
    feedback,
    company,
    near,
    group: Float32Array.from(groups, (group) => vectors.groupCosine(asked, group)),
    denseFeedback: denseFeedbackOf(vectors, asked, positions, guess),
    denseNear: nearOf(table, positions, dense),
    coveredCompany: companyOf(groups, covered).company,
    coveredNear: nearOf(table, positions, covered),
  };
  const ranks = {
    lexicalRank: rankFeature(lexical),
    denseRank: rankFeature(dense),
    fusedRank: rankFeature(fused),
    coveredRank: rankFeature(soft.covered),
  };
  // Clauses are longer here and shorter there, so length and focus are told beside the other candidates.
  const beside = { focus: standings(matches.focus), length: standings(matches.length), crowd: standings(crowd) };
  const plainScores: Record<(typeof plain)[number], Float32Array> = {
    ...matches,
    ...ranks,
    ...beside,
    weakest: soft.weakest,
  };
  const columns = [
    ...relative.flatMap((name) => [shares(scores[name]), standings(scores[name])]),
    ...plain.map((name) => plainScores[name]),
  ];
  return { rows: rowsOf(columns, count), fused };
}
