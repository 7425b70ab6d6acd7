/**
 * How much of a question a piece of text speaks of. The question is seen as concepts: each stretch of its words, or the
 * policy terms that the lexicon puts in their place; a concept weighs as much as its rarest words are rare in the index.
 */
import type { Clause } from "../corpus/clause.ts";
import { BigramCounts, bigramsOf, squash } from "../indexing/lexical/bigram-counts.ts";
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

/** Documents whose text is kept at hand; all of a usual corpus. */
const mostDocumentTexts = 200;

/** Inverse document frequency of character bigrams over the clauses of one index. */
export class BigramStatistics {
  readonly #counts: BigramCounts;
  readonly #clausesOf: (document: string) => Iterable<Clause>;
  readonly #documentTexts = new Map<string, string>();

  /**
   * @param counts of the same clauses, where they were counted before.
   * @param clausesOf a document's clauses; looked for among all of them when left out.
   */
  constructor(
    clauses: Iterable<Clause>,
    counts: BigramCounts = BigramCounts.of(clauses),
    clausesOf: (document: string) => Iterable<Clause> = (id) => [...clauses].filter(({ document }) => document === id),
  ) {
    this.#counts = counts;
    this.#clausesOf = clausesOf;
  }

  /** 0 for a bigram that no clause holds, else ln((N+1)/df), 0 and up. */
  idf(bigram: string): number {
    const frequency = this.#counts.frequency(bigram);
    return frequency === 0 ? 0 : Math.log((this.#counts.size + 1) / frequency);
  }

  /** All clauses of a document, without spaces, for looking up whether it speaks of something at all. */
  documentText(document: string): string {
    let text = this.#documentTexts.get(document);
    if (text === undefined) {
      text = Array.from(this.#clausesOf(document), (clause) => `\n${squash(clause.text)}`).join("");
      if (this.#documentTexts.size >= mostDocumentTexts) this.#documentTexts.clear();
      this.#documentTexts.set(document, text);
    }
    return text;
  }

  knows(bigram: string): boolean {
    return this.#counts.frequency(bigram) > 0;
  }

  /** Idf that a bigram unknown to the index is given when it stands in a question. */
  get unknownIdf(): number {
    return Math.log(this.#counts.size + 1);
  }
}

/** Words that ask, soften or complain and say nothing of the matter. */
const ASKING =
  /请问|一下|多少|几多|什么|啥时候|啥|怎么样|怎么|咋样|咋|如何|哪些|哪个|哪里|哪儿|哪一?节|是不是|能不能|有没有|可不可以|可以|要不要|会不会|到底|分别|各是|各自|听说|我们|你们|他们|俺们|我|你|俺|咱|他|她|它|吗|呢|吧|啊|嘛|呀|的|了|是|有|要|能|在|和|跟|与|及|把|被|给|对|也|都|就|还|这个|那个|这|那|一个|个/g;

/** What a text holds of a question. */
export interface Coverage {
  /** Sum of the weights of the concepts found. */
  score: number;
  /** Share of the question's weight that the text holds, 0–1. */
  share: number;
}

export interface Relevance {
  of(text: string): Coverage;
  /** Likeness of the text to what is asked, as learned from the question bank, 0–1; 0 without a bank. */
  meaning(text: string): number;
  /** Share of the question's own words, lexicon aside, that no clause of the index holds, 0–1. */
  readonly unknownShare: number;
  /** Share of the question's weight that stands somewhere in the index but in none of these documents, 0–1. */
  missingIn(documents: Iterable<string>): number;
}

/** One thing a question speaks of: found in a text by any of its wordings, each for its own share of the weight. */
interface Concept {
  weight: number;
  wordings: { text: string; weight: number }[];
  /** Bigrams of the stretch itself, each with what it earns when only some of them are found. */
  parts: { text: string; weight: number }[];
}

/** What the lexicon made of one stretch of the question: any of its terms stands for all of it. */
function lexiconConcepts(question: UnderstoodQuestion, statistics: BigramStatistics): Concept[] {
  const byStretch = new Map<string, Concept["wordings"]>();
  for (const { term, weight, because } of question.expansions) {
    const rarity = bigramsOf(term).reduce((sum, bigram) => sum + statistics.idf(bigram), 0);
    const wordings = byStretch.get(because) ?? [];
    wordings.push({ text: squash(term), weight: weight * Math.min(rarity, MAX_TERM_WEIGHT) });
    byStretch.set(because, wordings);
  }
  return [...byStretch].map(([because, wordings]) => {
    const strongest = Math.max(...wordings.map(({ weight }) => weight));
    const bigrams = bigramsOf(because);
    const idf = (bigram: string): number => (statistics.knows(bigram) ? statistics.idf(bigram) : statistics.unknownIdf);
    const rarity = bigrams.reduce((sum, bigram) => sum + idf(bigram), 0);
    const known = bigrams.filter((bigram) => statistics.knows(bigram));
    const parts = known.map((bigram) => ({ text: bigram, weight: (strongest * statistics.idf(bigram)) / rarity }));
    return { weight: strongest, wordings: [...wordings, { text: squash(because), weight: strongest }], parts };
  });
}

/** A long term is made of many rare bigrams; it must not outweigh everything else that was asked. */
const MAX_TERM_WEIGHT = 14;

/** The question's own words outside what the lexicon explains. */
function ownConcepts(
  question: UnderstoodQuestion,
  statistics: BigramStatistics,
): { known: Concept[]; unknownWeight: number } {
  const stretches = [...new Set(question.expansions.map(({ because }) => because))].sort((a, b) => b.length - a.length);
  const bare = stretches
    .reduce((text, stretch) => text.split(stretch).join(" "), question.searchText)
    .replace(ASKING, " ");
  const bigrams = [...new Set(bare.split(/\s+/).flatMap(bigramsOf))];
  const known = bigrams.filter((bigram) => statistics.knows(bigram));
  return {
    known: known.map((bigram) => {
      const weight = statistics.idf(bigram);
      return { weight, wordings: [{ text: bigram, weight }], parts: [] };
    }),
    unknownWeight: (bigrams.length - known.length) * statistics.unknownIdf,
  };
}

/** Prepares a question against one index's statistics. */
export function createRelevance(
  question: UnderstoodQuestion,
  statistics: BigramStatistics,
  meaning: (text: string) => number = () => 0,
): Relevance {
  const own = ownConcepts(question, statistics);
  const concepts = [...lexiconConcepts(question, statistics), ...own.known];
  const weight = concepts.reduce((sum, concept) => sum + concept.weight, 0);
  const foundWhole = ({ wordings }: Concept, plain: string): number =>
    wordings.reduce((best, { text, weight: own }) => (own > best && plain.includes(text) ? own : best), 0);
  const found = (concept: Concept, plain: string): number => {
    const some = concept.parts.reduce((sum, { text, weight: own }) => (plain.includes(text) ? sum + own : sum), 0);
    return Math.max(foundWhole(concept, plain), some);
  };
  const of = (text: string): Coverage => {
    const plain = squash(text);
    const score = concepts.reduce((sum, concept) => sum + found(concept, plain), 0);
    return { score, share: weight === 0 ? 0 : score / weight };
  };
  const knownWeight = own.known.reduce((sum, concept) => sum + concept.weight, 0);
  return {
    of,
    meaning,
    unknownShare: own.unknownWeight === 0 ? 0 : own.unknownWeight / (own.unknownWeight + knownWeight),
    missingIn(documents) {
      const texts = [...documents].map((document) => statistics.documentText(document));
      const missing = concepts.filter((concept) => texts.every((plain) => foundWhole(concept, plain) === 0));
      return weight === 0 ? 0 : missing.reduce((sum, concept) => sum + concept.weight, 0) / weight;
    },
  };
}
