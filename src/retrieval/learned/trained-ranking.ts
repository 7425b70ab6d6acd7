/**
 * Labelled questions → a ranking that has learned from them: encoder, question neighbours, priors and a network over all features.
 * What the network is fitted on is made without each question's own label (folds for the encoder, leaving it out for the rest),
 * so that it learns how far to trust them.
 */
import { ClausePriors } from "../../indexing/learned/clause-priors.ts";
import type { DualEncoder } from "../../indexing/learned/dual-encoder.ts";
import { firstVectors } from "../../indexing/learned/first-vectors.ts";
import type { WordVectors } from "../../indexing/learned/first-vectors.ts";
import { fitEncoder } from "../../indexing/learned/fit-encoder.ts";
import type { EncoderOptions, LabelledTerms } from "../../indexing/learned/fit-encoder.ts";
import { fitInverseCloze } from "../../indexing/learned/inverse-cloze.ts";
import type { ClozeOptions } from "../../indexing/learned/inverse-cloze.ts";
import { QuestionNeighbours } from "../../indexing/learned/question-neighbours.ts";
import type { Neighbour } from "../../indexing/learned/question-neighbours.ts";
import { topPositions } from "../../indexing/learned/top-positions.ts";
import { isBigram } from "../../language/tokenize.ts";
import { learnedFeatureNames, learnedFeatures } from "./learned-features.ts";
import { fitNetwork } from "./mlp.ts";
import type { NetworkOptions, RankedList, RankingNetwork } from "./mlp.ts";
import { ordered } from "./standing.ts";
import { textFeatureNames } from "./text-features.ts";
import { best, textCandidates, textList } from "./text-ranking.ts";
import type { Scored, TextIndexes } from "./text-ranking.ts";

export interface TrainedOptions {
  wordVectors: WordVectors;
  /** Parts in which the labelled questions are learned crosswise. */
  folds: number;
  seed: number;
  /** One encoder each; their cosines are averaged. Different temperatures make different mistakes. */
  encoders: readonly Partial<EncoderOptions>[];
  /** How the clauses alone are learned from first. */
  cloze?: Partial<ClozeOptions>;
  network: Partial<NetworkOptions>;
  /** Networks whose scores are added up, each from its own seed. */
  networks: number;
  onProgress: (what: string) => void;
}

const encoderCandidates = 300;
const neighbourLimit = 20;
const hardNegatives = 100;
const encoderDimension = 128;

/** Encoders and the vectors of the labelled questions in their spaces, joined: products are means of the cosines. */
interface FittedEncoders {
  encoders: readonly DualEncoder[];
  questions: Float32Array[];
}

/** Features of text and features of labels, side by side. */
const allFeatureNames = [...textFeatureNames, ...learnedFeatureNames];

/** What runs that leave one fold out each have in common: five folds make fifteen fittings of encoders and not thirty. */
export interface FoldCache {
  /** By the two folds they have not seen, until both runs have had them. */
  encoders: Map<string, readonly DualEncoder[]>;
  /** Rows of terms learned from the clauses alone, once there are any. */
  start?: Float32Array;
  /** What texts alone find, by question. */
  candidates: Map<string, readonly number[]>;
}

export const newFoldCache = (): FoldCache => ({ encoders: new Map(), candidates: new Map() });

export class TrainedRanking {
  readonly #indexes: TextIndexes;
  readonly #questions: readonly LabelledTerms[];
  readonly #neighbours: QuestionNeighbours;
  readonly #priors: ClausePriors;
  readonly #encoders: FittedEncoders;
  readonly #networks: readonly RankingNetwork[];
  readonly #cache: FoldCache | undefined;

  private constructor(parts: {
    indexes: TextIndexes;
    questions: readonly LabelledTerms[];
    neighbours: QuestionNeighbours;
    priors: ClausePriors;
    encoders: FittedEncoders;
    networks: readonly RankingNetwork[];
    cache: FoldCache | undefined;
  }) {
    this.#indexes = parts.indexes;
    this.#questions = parts.questions;
    this.#neighbours = parts.neighbours;
    this.#priors = parts.priors;
    this.#encoders = parts.encoders;
    this.#networks = parts.networks;
    this.#cache = parts.cache;
  }

  /**
   * @param questions labelled questions, each with its fold; `cache` may be shared by runs that leave one fold out each, then
   *   `left` names the fold.
   */
  static fit(
    indexes: TextIndexes,
    questions: readonly (LabelledTerms & { fold: number })[],
    options: TrainedOptions & { cache?: FoldCache; left?: number },
  ): TrainedRanking {
    const { table } = indexes;
    const rarity = (term: string): number => {
      const id = table.idOf(term);
      return id === undefined ? 0 : table.rarity(id);
    };
    const neighbours = QuestionNeighbours.fit(questions, rarity);
    const priors = ClausePriors.fit(questions, table.groups);
    const encodersWithout = encodersOf(indexes, questions, options);
    const encoders = encodersWithout(null);
    const draft = { indexes, questions, neighbours, priors, networks: [], cache: options.cache };
    const lists: RankedList[] = [];
    for (const fold of new Set(questions.map((question) => question.fold))) {
      const ranking = new TrainedRanking({ ...draft, encoders: encodersWithout(fold) });
      questions.forEach((question, number) => {
        if (question.fold !== fold) return;
        const { positions, rows } = ranking.#list(question.terms, number);
        const right = new Set(question.clauses);
        const rightRows = [...positions.keys()].filter((row) => right.has(positions[row] ?? -1));
        if (rightRows.length > 0) lists.push({ rows, right: rightRows });
      });
      options.onProgress("特征");
    }
    const networks = Array.from({ length: options.networks }, (_, i) =>
      fitNetwork(allFeatureNames, lists, { ...options.network, seed: options.seed + i }),
    );
    options.onProgress("排序");
    return new TrainedRanking({ ...draft, encoders, networks });
  }

  /** Candidates with all features, the likeliest first. @param own number of the question when it is one of the labelled. */
  #list(terms: readonly string[], own?: number): { positions: Uint32Array; rows: Float32Array } {
    const { table } = this.#indexes;
    const { encoders, questions } = this.#encoders;
    const asked = encodedBy(encoders, terms);
    const cosines = meanCosines(encoders, terms);
    const byTerms = this.#neighbours.nearest(terms, {
      limit: neighbourLimit,
      ...(own === undefined ? {} : { except: own }),
    });
    const byEncoder = nearestByVector(asked, questions, own);
    const more = topPositions(cosines, encoderCandidates);
    for (const { position } of this.#neighbours.votes([...byTerms, ...byEncoder])) {
      for (const around of [position - 1, position, position + 1]) {
        if (table.groups[around] === table.groups[position]) more.push(around);
      }
    }
    const list = textList(this.#indexes, terms, { more, found: this.#candidates(terms) });
    const features = learnedFeatures(
      { neighbours: this.#neighbours, priors: this.#priors },
      { terms, byTerms, byEncoder, ...(own === undefined ? {} : { own: this.#questions[own]?.clauses ?? [] }) },
      {
        positions: list.positions,
        groups: table.groups,
        encoder: Float32Array.from(list.positions, (position) => cosines[position] ?? 0),
      },
    );
    return sideBySide(list, features);
  }

  #candidates(terms: readonly string[]): readonly number[] {
    const key = terms.join(" ");
    const known = this.#cache?.candidates.get(key);
    if (known !== undefined) return known;
    const found = [...textCandidates(this.#indexes, terms, this.#indexes.vectors.encode(terms))];
    this.#cache?.candidates.set(key, found);
    return found;
  }

  /** The `limit` best clauses, best first. */
  rank(terms: readonly string[], limit: number): Scored[] {
    const { positions, rows } = this.#list(terms);
    const total = new Float32Array(positions.length);
    for (const network of this.#networks) {
      network.scores(rows).forEach((score, row) => {
        total[row] = (total[row] ?? 0) + score;
      });
    }
    return best(positions, total, limit);
  }
}

/** Joins two tables of features, ordered by the sum of both first guesses, as the network's fitting wants them. */
function sideBySide(
  list: { positions: Uint32Array; rows: Float32Array; fused: Float32Array },
  features: Float32Array,
): { positions: Uint32Array; rows: Float32Array } {
  const [text, learned] = [textFeatureNames.length, learnedFeatureNames.length];
  const width = text + learned;
  const standing = learnedFeatureNames.indexOf("encoderStanding");
  const votes = learnedFeatureNames.indexOf("termsVoteShare");
  const guess = list.fused.map(
    (score, row) => score + 2 * (features[row * learned + standing] ?? 0) + 2 * (features[row * learned + votes] ?? 0),
  );
  const order = ordered(guess);
  const rows = new Float32Array(order.length * width);
  order.forEach((row, at) => {
    rows.set(list.rows.subarray(row * text, (row + 1) * text), at * width);
    rows.set(features.subarray(row * learned, (row + 1) * learned), at * width + text);
  });
  return { positions: Uint32Array.from(order, (row) => list.positions[row] ?? 0), rows };
}

function nearestByVector(asked: Float32Array, questions: readonly Float32Array[], except?: number): Neighbour[] {
  const cosines = Float32Array.from(questions, (vector, question) => {
    if (question === except) return 0;
    let sum = 0;
    for (let i = 0; i < asked.length; i += 1) sum += (asked[i] ?? 0) * (vector[i] ?? 0);
    return sum;
  });
  return topPositions(cosines, neighbourLimit).map((question) => ({ question, similarity: cosines[question] ?? 0 }));
}

/** Vectors of a question by each encoder, end to end, of length 1 together. */
function encodedBy(encoders: readonly DualEncoder[], terms: readonly string[]): Float32Array {
  const parts = encoders.map((encoder) => encoder.encode(terms));
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(
      part.map((value) => value / Math.sqrt(parts.length)),
      at,
    );
    at += part.length;
  }
  return joined;
}

/** Cosines with all clauses, by position: mean of the encoders. */
function meanCosines(encoders: readonly DualEncoder[], terms: readonly string[]): Float32Array {
  const all = encoders.map((encoder) => encoder.cosines(encoder.encode(terms)));
  const [first = new Float32Array(0)] = all;
  return first.map((_, position) => all.reduce((sum, cosines) => sum + (cosines[position] ?? 0), 0) / all.length);
}

/** Rows of terms that the clauses alone teach; once for runs that share a cache. */
function clozeRows(
  indexes: TextIndexes,
  dimension: number,
  options: TrainedOptions & { cache?: FoldCache },
): Float32Array {
  const known = options.cache?.start;
  if (known !== undefined) return known;
  const initial = firstVectors(indexes.table, {
    dimension,
    // The leading directions come first, so a cut vector is the best of its length.
    embedWords: (words) => Array.from(options.wordVectors.embedWords(words)).slice(0, dimension),
  });
  const rows = fitInverseCloze(indexes.table, { dimension, seed: options.seed, initial, ...options.cloze });
  if (options.cache !== undefined) options.cache.start = rows;
  options.onProgress("条文自学");
  return rows;
}

/** Encoders on demand, fitted to the questions outside one fold, or to all for null. */
function encodersOf(
  indexes: TextIndexes,
  questions: readonly (LabelledTerms & { fold: number })[],
  options: TrainedOptions & { cache?: FoldCache; left?: number },
): (without: number | null) => FittedEncoders {
  const dimension = Math.min(encoderDimension, options.wordVectors.dimension);
  const rows = clozeRows(indexes, dimension, options);
  const initial = (term: string): Float32Array | null => {
    const id = indexes.table.idOf(term);
    return id === undefined ? null : rows.subarray(id * dimension, (id + 1) * dimension);
  };
  const fitted = (without: number | null): readonly DualEncoder[] => {
    const examples = questions.filter((question) => question.fold !== without);
    const negatives = hardNegativesOf(indexes, examples);
    const shared = { dimension, seed: options.seed, tied: true, initial, negatives };
    const encoders = options.encoders.map((own) => fitEncoder(indexes.table, examples, { ...shared, ...own }));
    options.onProgress("编码器");
    return encoders;
  };
  return (without) => {
    const key = [options.left ?? -1, without ?? options.left ?? -1].sort((a, b) => a - b).join();
    const known = options.cache?.encoders.get(key);
    const encoders = known ?? fitted(without);
    // Two runs need the encoders of a pair of folds: the first leaves them, the second takes them away.
    if (known !== undefined) options.cache?.encoders.delete(key);
    else if (without !== null) options.cache?.encoders.set(key, encoders);
    return { encoders, questions: questions.map(({ terms }) => encodedBy(encoders, terms)) };
  };
}

/** Clauses that share a question's words and are not right. */
function hardNegativesOf(
  { lexical }: TextIndexes,
  examples: readonly LabelledTerms[],
): (question: number) => readonly number[] {
  const pools = examples.map(({ terms, clauses }) => {
    const query = [...new Set(terms)].map((term) => ({ term, weight: isBigram(term) ? 0.7 : 1 }));
    const right = new Set(clauses);
    return lexical.search(query, hardNegatives).flatMap(({ position }) => (right.has(position) ? [] : position));
  });
  return (question) => pools[question] ?? [];
}
