/** An understood question → weighted search terms, and the concepts that a good clause should cover. */
import { isBigram } from "../language/tokenize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import type { LexicalIndex, WeightedTerm } from "../indexing/lexical.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";

/** Shares of the kinds of terms; found on the development questions. */
export const termWeights = {
  word: 1,
  bigram: 0.7,
  /** A lexicon term counts as much as its entry says, times this. */
  expansion: 0.9,
} as const;

export interface Concept {
  /** Any of these words stands for the concept. */
  words: string[];
  /** Rarity: how much it matters whether a clause has it. */
  weight: number;
}

export interface Query {
  terms: WeightedTerm[];
  concepts: Concept[];
  /** Words with weights, for word vectors. */
  words: [string, number][];
  /** Text for a server's embedding. */
  text: string;
  /** False when no term of the question occurs in any clause. */
  hasTerms: boolean;
}

function weigh(term: string): number {
  return isBigram(term) ? termWeights.bigram : termWeights.word;
}

export function createQuery(question: UnderstoodQuestion, tokenizer: Tokenizer, lexical: LexicalIndex): Query {
  const weights = new Map<string, number>();
  // The strongest mention counts: a word said twice, or named by two sayings, is no more wanted than once.
  const add = (term: string, weight: number): void => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  };
  const words: [string, number][] = [];
  const concepts = new Map<string, Concept>();
  for (const term of tokenizer.terms(question.searchText)) add(term, weigh(term));
  for (const word of new Set(tokenizer.words(question.searchText))) {
    words.push([word, 1]);
    const weight = lexical.idf(word);
    if (weight > 0) concepts.set(word, { words: [word], weight });
  }
  for (const { term, weight, because } of question.expansions) {
    const scale = weight * termWeights.expansion;
    const parts = tokenizer.terms(term);
    for (const part of parts) add(part, scale * weigh(part));
    const termWords = [...new Set(tokenizer.words(term))];
    for (const word of termWords) words.push([word, scale]);
    const rarest = Math.max(0, ...termWords.map((word) => lexical.idf(word)));
    const concept = concepts.get(`+${because}`) ?? { words: [], weight: 0 };
    concept.words.push(...termWords);
    concept.weight = Math.max(concept.weight, scale * rarest);
    concepts.set(`+${because}`, concept);
  }
  const terms = [...weights].map(([term, weight]) => ({ term, weight }));
  return {
    terms,
    concepts: [...concepts.values()].filter((concept) => concept.weight > 0),
    words,
    text: [question.searchText, ...question.expansions.map((expansion) => expansion.term)].join(" "),
    hasTerms: terms.some(({ term }) => lexical.has(term)),
  };
}
