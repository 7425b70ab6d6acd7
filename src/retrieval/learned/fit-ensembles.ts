/**
 * Labelled questions with folds → encoders fitted to those outside a fold, on demand: they start from what the clauses alone
 * teach, and wrong clauses that share a question's words are shown to them.
 */
import { withCharacters } from "../../indexing/learned/characters.ts";
import { firstVectors } from "../../indexing/learned/first-vectors.ts";
import type { WordVectors } from "../../indexing/learned/first-vectors.ts";
import { fitEncoder } from "../../indexing/learned/fit-encoder.ts";
import type { EncoderOptions, LabelledTerms } from "../../indexing/learned/fit-encoder.ts";
import { fitInverseCloze } from "../../indexing/learned/inverse-cloze.ts";
import type { ClozeOptions } from "../../indexing/learned/inverse-cloze.ts";
import type { TermTable } from "../../indexing/learned/term-table.ts";
import { isBigram } from "../../language/tokenize.ts";
import { EncoderEnsemble } from "./encoder-ensemble.ts";
import type { TextIndexes } from "./text-ranking.ts";

export interface EnsembleOptions {
  /** The clauses as the encoders see them, with characters among their terms; the same clauses at the same positions. */
  encoderTable: TermTable;
  wordVectors: WordVectors;
  seed: number;
  /** One encoder each; their cosines are averaged. Different temperatures make different mistakes. */
  encoders: readonly Partial<EncoderOptions>[];
  /** How the clauses alone are learned from first. */
  cloze?: Partial<ClozeOptions>;
  onProgress: (what: string) => void;
}

/** What runs that leave one fold out each have in common: five folds make fifteen fittings of encoders and not thirty. */
export interface FoldCache {
  /** By the two folds they have not seen, until both runs have had them. */
  encoders: Map<string, EncoderEnsemble>;
  /** Rows of terms learned from the clauses alone, once there are any. */
  start?: Float32Array;
  /** What texts alone find, by question. */
  candidates: Map<string, readonly number[]>;
}

export const newFoldCache = (): FoldCache => ({ encoders: new Map(), candidates: new Map() });

/** A run that leaves the fold `left` out may share what it fits with others. */
export interface SharedFolds {
  cache?: FoldCache;
  left?: number;
}

const hardNegatives = 100;
const encoderDimension = 128;

/** Rows of terms that the clauses alone teach; once for runs that share a cache. */
function clozeRows(dimension: number, options: EnsembleOptions & SharedFolds): Float32Array {
  const known = options.cache?.start;
  if (known !== undefined) return known;
  const initial = firstVectors(options.encoderTable, {
    dimension,
    // The leading directions come first, so a cut vector is the best of its length.
    embedWords: (words) => Array.from(options.wordVectors.embedWords(words)).slice(0, dimension),
  });
  const rows = fitInverseCloze(options.encoderTable, { dimension, seed: options.seed, initial, ...options.cloze });
  if (options.cache !== undefined) options.cache.start = rows;
  options.onProgress("条文自学");
  return rows;
}

/** Encoders on demand, fitted to the questions outside one fold, or to all for null. */
export function ensemblesOf(
  indexes: TextIndexes,
  questions: readonly (LabelledTerms & { fold: number })[],
  options: EnsembleOptions & SharedFolds,
): (without: number | null) => EncoderEnsemble {
  const dimension = Math.min(encoderDimension, options.wordVectors.dimension);
  const table = options.encoderTable;
  const rows = clozeRows(dimension, options);
  const initial = (term: string): Float32Array | null => {
    const id = table.idOf(term);
    return id === undefined ? null : rows.subarray(id * dimension, (id + 1) * dimension);
  };
  const asked = questions.map(({ terms, clauses }) => ({ terms: withCharacters(terms), clauses }));
  const pools = hardNegativesOf(indexes, questions);
  const fitted = (without: number | null): EncoderEnsemble => {
    const examples = asked.filter((_, i) => questions[i]?.fold !== without);
    const examplePools = pools.filter((_, i) => questions[i]?.fold !== without);
    const negatives = (question: number): readonly number[] => examplePools[question] ?? [];
    const shared = { dimension, seed: options.seed, tied: true, initial, negatives };
    const encoders = options.encoders.map((own) => fitEncoder(table, examples, { ...shared, ...own }));
    options.onProgress("编码器");
    return new EncoderEnsemble(encoders);
  };
  return (without) => {
    const key = [options.left ?? -1, without ?? options.left ?? -1].sort((a, b) => a - b).join();
    const known = options.cache?.encoders.get(key);
    const ensemble = known ?? fitted(without);
    // Two runs need the encoders of a pair of folds: the first leaves them, the second takes them away.
    if (known !== undefined) options.cache?.encoders.delete(key);
    else if (without !== null) options.cache?.encoders.set(key, ensemble);
    return ensemble;
  };
}

/** By question: clauses that share its words and are not right. */
function hardNegativesOf({ lexical }: TextIndexes, examples: readonly LabelledTerms[]): number[][] {
  return examples.map(({ terms, clauses }) => {
    const query = [...new Set(terms)].map((term) => ({ term, weight: isBigram(term) ? 0.7 : 1 }));
    const right = new Set(clauses);
    return lexical.search(query, hardNegatives).flatMap(({ position }) => (right.has(position) ? [] : position));
  });
}
