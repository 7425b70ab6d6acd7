/**
 * A question and its candidate clauses → what labelled questions say of each pair: the encoders' cosines, votes of similar
 * questions for the clause, its neighbours and its document, and how often it was asked for. Pure.
 */
import type { ClausePriors } from "../../indexing/learned/clause-priors.ts";
import type { Neighbour, QuestionNeighbours, Vote } from "../../indexing/learned/question-neighbours.ts";
import { rankFeature, rowsOf, shares, standings } from "./standing.ts";

export interface LearnedModels {
  /** Document number by position. */
  groups: Uint32Array;
  neighbours: QuestionNeighbours;
  priors: ClausePriors;
}

export interface LearnedQuestion {
  terms: readonly string[];
  /** Likest labelled questions by terms, and by encoder; the question itself is not among them. */
  byTerms: readonly Neighbour[];
  byEncoder: readonly Neighbour[];
  /** Likest by both together. */
  byBoth: readonly Neighbour[];
  /** Encoders' mean cosines with all clauses, by position. */
  cosines: Float32Array;
  /** Right clauses of the question when it is one of the labelled, so that they do not count as its own prior. */
  own?: readonly number[];
}

interface LearnedCandidates {
  positions: Uint32Array;
  /** Document number by position. */
  groups: Uint32Array;
  /** Cosine with the question, in the order of `positions`: mean of the encoders. */
  encoder: Float32Array;
}

export const learnedFeatureNames: readonly string[] = [
  "encoder",
  "encoderShare",
  "encoderStanding",
  "encoderRank",
  ...["terms", "encoder", "both"].flatMap((by) => [
    `${by}VoteBest`,
    `${by}VoteSum`,
    `${by}VoteShare`,
    `${by}VoteNear`,
    `${by}VoteGroup`,
  ]),
  "clausePrior",
  "groupPrior",
  "encoderCompany",
];

/** How far a vote reaches to the clauses around, in the same document. */
const reach = 4;
const spokesmen = 5;

function voteColumns(votes: readonly Vote[], { positions, groups }: LearnedCandidates): Float32Array[] {
  const byPosition = new Map(votes.map((vote) => [vote.position, vote]));
  const byGroup = new Map<number, number>();
  let total = 0;
  for (const { position, sum } of votes) {
    const group = groups[position] ?? 0;
    byGroup.set(group, (byGroup.get(group) ?? 0) + sum);
    total += sum;
  }
  const of = (read: (position: number) => number): Float32Array => Float32Array.from(positions, read);
  const sums = of((position) => byPosition.get(position)?.sum ?? 0);
  return [
    of((position) => byPosition.get(position)?.best ?? 0),
    sums,
    shares(sums),
    of((position) => {
      let near = 0;
      for (let step = -reach; step <= reach; step += 1) {
        if (step === 0 || groups[position + step] !== groups[position]) continue;
        near = Math.max(near, (byPosition.get(position + step)?.best ?? 0) / Math.sqrt(Math.abs(step)));
      }
      return near;
    }),
    of((position) => (byGroup.get(groups[position] ?? 0) ?? 0) / Math.max(total, 1e-6)),
  ];
}

/** Mean cosine of the likeliest clauses of each candidate's document. */
function companyOf({ positions, groups, encoder }: LearnedCandidates): Float32Array {
  const lists = new Map<number, number[]>();
  positions.forEach((position, c) => {
    const group = groups[position] ?? 0;
    const list = lists.get(group) ?? [];
    list.push(encoder[c] ?? 0);
    lists.set(group, list);
  });
  const means = new Map<number, number>();
  for (const [group, list] of lists) {
    const best = list.sort((a, b) => b - a).slice(0, spokesmen);
    means.set(group, best.reduce((sum, cosine) => sum + cosine, 0) / spokesmen);
  }
  return Float32Array.from(positions, (position) => means.get(groups[position] ?? 0) ?? 0);
}

/**
 * @param positions the candidates.
 * @returns row-major, a row a candidate and a column for each of `learnedFeatureNames`.
 */
export function learnedFeatures(
  models: LearnedModels,
  question: LearnedQuestion,
  positions: Uint32Array,
): Float32Array {
  const encoder = Float32Array.from(positions, (position) => question.cosines[position] ?? 0);
  const candidates = { positions, groups: models.groups, encoder };
  const priors = Array.from(positions, (position) => models.priors.of(position, question.own));
  const byTerms = models.neighbours.votes(question.byTerms);
  const byEncoder = models.neighbours.votes(question.byEncoder);
  const columns = [
    encoder,
    shares(encoder),
    standings(encoder),
    rankFeature(encoder),
    ...voteColumns(byTerms, candidates),
    ...voteColumns(byEncoder, candidates),
    ...voteColumns(models.neighbours.votes(question.byBoth), candidates),
    Float32Array.from(priors, ({ clause }) => clause),
    Float32Array.from(priors, ({ group }) => group),
    companyOf(candidates),
  ];
  return rowsOf(columns, positions.length);
}
