/**
 * How much of a question a piece of text speaks of. The question is seen as concepts: each stretch of its words, or the
 * policy terms that the lexicon puts in their place; a concept weighs as much as its rarest words are rare in the index.
 */
import type { Clause } from "../corpus/clause.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

const squash = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
const isWordLike = (bigram: string): boolean => /^[\p{L}\p{N}%‰]{2}$/u.test(bigram);

function bigramsOf(text: string): string[] {
  const plain = squash(text);
  const bigrams: string[] = [];
  for (let at = 0; at + 2 <= plain.length; at++) {
    const bigram = plain.slice(at, at + 2);
    if (isWordLike(bigram)) bigrams.push(bigram);
  }
  return bigrams;
}

/** Inverse document frequency of character bigrams over the clauses of one index. */
export class BigramStatistics {
  readonly #documentFrequency = new Map<string, number>();
  readonly #clauseCount: number;

  constructor(clauses: readonly Clause[]) {
    this.#clauseCount = clauses.length;
    for (const clause of clauses) {
      for (const bigram of new Set(bigramsOf(clause.path.join("\n") + "\n" + clause.text))) {
        this.#documentFrequency.set(bigram, (this.#documentFrequency.get(bigram) ?? 0) + 1);
      }
    }
  }

  /** 0 for a bigram that no clause holds, else ln((N+1)/df), 0 and up. */
  idf(bigram: string): number {
    const frequency = this.#documentFrequency.get(bigram);
    return frequency === undefined ? 0 : Math.log((this.#clauseCount + 1) / frequency);
  }

  knows(bigram: string): boolean {
    return this.#documentFrequency.has(bigram);
  }

  /** Idf that a bigram unknown to the index is given when it stands in a question. */
  get unknownIdf(): number {
    return Math.log(this.#clauseCount + 1);
  }
}

interface QuestionTerm {
  text: string;
  weight: number;
}

/** Words that ask or soften and say nothing of the matter. */
const ASKING =
  /请问|一下|多少|几多|什么|啥时候|啥|怎么样|怎么|咋样|咋|如何|哪些|哪个|哪里|哪儿|哪一?节|是不是|能不能|有没有|可不可以|可以|要不要|会不会|到底|分别|各是|各自|听说|我们|你们|他们|我|你|俺|咱|吗|呢|吧|啊|嘛|呀|的|了|是|有|要|能|在|和|跟|与|及|把|被|给|对|也|都|就|还|这个|那个|这|那|一个|个/g;

/** What a text holds of a question. */
export interface Coverage {
  /** Sum of the weights of the terms found. */
  score: number;
  /** Share of the question's weight that the text holds, 0–1. */
  share: number;
}

export interface Relevance {
  of(text: string): Coverage;
  /** Share of the question's own words (lexicon aside) that no clause of the index holds, 0–1. */
  readonly unknownShare: number;
  /** Total weight of the question's terms. */
  readonly weight: number;
}

/** Prepares a question against one index's statistics. Terms from the lexicon count as found when their words are. */
export function createRelevance(question: UnderstoodQuestion, statistics: BigramStatistics): Relevance {
  const own = new Map<string, number>();
  let unknown = 0;
  let total = 0;
  const bare = question.searchText.replace(ASKING, " ");
  for (const bigram of new Set(bare.split(/\s+/).flatMap(bigramsOf))) {
    const idf = statistics.knows(bigram) ? statistics.idf(bigram) : statistics.unknownIdf;
    total += idf;
    if (statistics.knows(bigram)) own.set(bigram, idf);
    else unknown += idf;
  }
  const terms: QuestionTerm[] = question.expansions.map(({ term, weight }) => {
    const parts = bigramsOf(term);
    const rarity = parts.reduce((sum, bigram) => sum + statistics.idf(bigram), 0);
    return { text: squash(term), weight: weight * rarity };
  });
  const ownWeight = [...own.values()].reduce((sum, value) => sum + value, 0);
  const termWeight = terms.reduce((sum, term) => sum + term.weight, 0);
  const weight = ownWeight + termWeight;
  return {
    unknownShare: total === 0 ? 0 : unknown / total,
    weight,
    of(text) {
      const plain = squash(text);
      let score = 0;
      for (const [bigram, idf] of own) if (plain.includes(bigram)) score += idf;
      for (const term of terms) if (plain.includes(term.text)) score += term.weight;
      return { score, share: weight === 0 ? 0 : score / weight };
    },
  };
}
