/** An understood question → weighted search terms, and the concepts that a good clause should cover. */
import { isBigram } from "../language/tokenize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import type { LexicalIndex, WeightedTerm } from "../indexing/lexical/lexical-index.ts";
import type { UnderstoodQuestion } from "./ranked-clause.ts";

/** Shares of the kinds of terms; found on the development questions. */
export const termWeights = {
  word: 1,
  /** 钱, 病: one character says little, and meets many words. */
  shortWord: 0.5,
  bigram: 0.7,
  /** A lexicon term counts as much as its entry says, times this. */
  expansion: 1.2,
  /** Search terms of one expansion that count in full; a longer one shares them out, else length would be weight. */
  expansionTerms: 5,
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
  if (isBigram(term)) return termWeights.bigram;
  return term.length === 1 ? termWeights.shortWord : termWeights.word;
}

/** How many policy terms each saying led to: they are alternatives, and share its weight. */
function countAlternatives({ expansions }: UnderstoodQuestion): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { because } of expansions) counts.set(because, (counts.get(because) ?? 0) + 1);
  return counts;
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
  const alternatives = countAlternatives(question);
  for (const { term, weight, because } of question.expansions) {
    const parts = tokenizer.terms(term);
    const length = Math.min(1, termWeights.expansionTerms / Math.max(parts.length, 1));
    const scale = (weight * termWeights.expansion * length) / Math.sqrt(alternatives.get(because) ?? 1);
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
