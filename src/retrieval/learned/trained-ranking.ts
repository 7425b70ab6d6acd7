/**
 * Labelled questions → a ranking that has learned from them: encoder, question neighbours, priors and a network over all features.
 * What the network is fitted on is made without each question's own label (folds for the encoder, leaving it out for the rest),
 * so that it learns how far to trust them.
 */
import { ClausePriors } from "../../indexing/learned/clause-priors.ts";
import type { LabelledTerms } from "../../indexing/learned/fit-encoder.ts";
import { QuestionNeighbours } from "../../indexing/learned/question-neighbours.ts";
import type { Neighbour } from "../../indexing/learned/question-neighbours.ts";
import { topPositions } from "../../indexing/learned/top-positions.ts";
import type { EncoderEnsemble } from "./encoder-ensemble.ts";
import { ensemblesOf } from "./fit-ensembles.ts";
import type { EnsembleOptions, FoldCache, SharedFolds } from "./fit-ensembles.ts";
import { learnedFeatureNames, learnedFeatures } from "./learned-features.ts";
import { fitNetwork } from "./mlp.ts";
import type { NetworkOptions, RankedList, RankingNetwork } from "./mlp.ts";
import { ordered } from "./standing.ts";
import { textFeatureNames } from "./text-features.ts";
import { best, textCandidates, textList } from "./text-ranking.ts";
import type { Scored, TextIndexes } from "./text-ranking.ts";

export interface TrainedOptions extends EnsembleOptions {
  /** Parts in which the labelled questions are learned crosswise. */
  folds: number;
  network: Partial<NetworkOptions>;
  /** Networks whose scores are added up, each from its own seed. */
  networks: number;
}

const encoderCandidates = 600;
/** Similar questions that vote, by one kind of likeness and by both together; and how many are compared by both. */
const neighbourLimits = { one: 20, both: 30, compared: 300 };

/** Features of text and features of labels, side by side. */
const allFeatureNames = [...textFeatureNames, ...learnedFeatureNames];

/** Encoders, and the vectors of the labelled questions by them. */
interface FittedEncoders {
  encoders: EncoderEnsemble;
  questions: Float32Array[];
}

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
    options: TrainedOptions & SharedFolds,
  ): TrainedRanking {
    const { table } = indexes;
    const rarity = (term: string): number => {
      const id = table.idOf(term);
      return id === undefined ? 0 : table.rarity(id);
    };
    const neighbours = QuestionNeighbours.fit(questions, rarity);
    const priors = ClausePriors.fit(questions, table.groups);
    const ensembleWithout = ensemblesOf(indexes, questions, options);
    const encodersWithout = (fold: number | null): FittedEncoders => {
      const encoders = ensembleWithout(fold);
      return { encoders, questions: questions.map(({ terms }) => encoders.encode(terms)) };
    };
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
    const { encoders } = this.#encoders;
    const cosines = encoders.cosines(terms);
    const alike = this.#alike(terms, own);
    const more = topPositions(cosines, encoderCandidates);
    for (const { position } of this.#neighbours.votes([...alike.byTerms, ...alike.byEncoder])) {
      for (const around of [position - 1, position, position + 1]) {
        if (table.groups[around] === table.groups[position]) more.push(around);
      }
    }
    const list = textList(this.#indexes, terms, { more, found: this.#candidates(terms) });
    const features = learnedFeatures(
      { groups: table.groups, neighbours: this.#neighbours, priors: this.#priors },
      { terms, cosines, ...alike, ...(own === undefined ? {} : { own: this.#questions[own]?.clauses ?? [] }) },
      list.positions,
    );
    return sideBySide(list, features);
  }

  /** The likest labelled questions, but for `own`: by terms, by encoder, by the mean of both. */
  #alike(terms: readonly string[], own?: number): Record<"byTerms" | "byEncoder" | "byBoth", readonly Neighbour[]> {
    const { encoders, questions } = this.#encoders;
    const byTerms = this.#neighbours.nearest(terms, {
      limit: neighbourLimits.compared,
      ...(own === undefined ? {} : { except: own }),
    });
    const cosines = productsWith(encoders.encode(terms), questions);
    if (own !== undefined) cosines[own] = 0;
    const both = cosines.map((cosine) => Math.max(0, cosine) / 2);
    for (const { question, similarity } of byTerms) both[question] = (both[question] ?? 0) + similarity / 2;
    return {
      byTerms: byTerms.slice(0, neighbourLimits.one),
      byEncoder: likest(cosines, neighbourLimits.one),
      byBoth: likest(both, neighbourLimits.both),
    };
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

const productsWith = (vector: Float32Array, others: readonly Float32Array[]): Float32Array =>
  Float32Array.from(others, (other) => {
    let sum = 0;
    for (let i = 0; i < vector.length; i += 1) sum += (vector[i] ?? 0) * (other[i] ?? 0);
    return sum;
  });

const likest = (similarities: Float32Array, limit: number): Neighbour[] =>
  topPositions(similarities, limit).map((question) => ({ question, similarity: similarities[question] ?? 0 }));
