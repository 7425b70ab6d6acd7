/**
 * The question bank and the clauses → what is learned from them: an encoder that brings a question near the clauses that answer
 * it, and an index of the bank's questions. Null without a bank large enough to learn from.
 */
import type { Clause } from "../corpus/clause.ts";
import type { BankQuestion } from "../corpus/question-bank.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { normalizeText } from "../language/normalize.ts";
import type { Tokenizer } from "../language/tokenize.ts";
import { headingTexts } from "./clause-text.ts";
import { DualEncoder } from "./learned/dual-encoder.ts";
import { fitEncoder } from "./learned/fit-encoder.ts";
import type { LabelledTerms } from "./learned/fit-encoder.ts";
import { QuestionNeighbours } from "./learned/question-neighbours.ts";
import { TermTable } from "./learned/term-table.ts";

export interface QuestionModels {
  encoder: DualEncoder;
  /** Over the bank's questions, by their place in the corpus file. */
  neighbours: QuestionNeighbours;
}

export const questionModelFiles = { encoder: "question-encoder.bin", neighbours: "question-neighbours.bin" } as const;

/** Below this many questions there is nothing to learn. */
const minQuestions = 50;

/**
 * A question's terms with those of the policy terms that the lexicon knows for it: the same on both sides, so that a saying of
 * the bank and another saying for the same thing meet.
 */
export function questionTerms(
  question: { searchText: string; expansions: readonly { term: string }[] },
  tokenizer: Tokenizer,
): string[] {
  return [...tokenizer.terms(question.searchText), ...question.expansions.flatMap(({ term }) => tokenizer.terms(term))];
}

/** Terms of a clause or a piece of it, as the encoder's clause side sees them. */
export const passageTerms = (text: string, tokenizer: Tokenizer): string[] => tokenizer.terms(normalizeText(text));

function labelledTerms(
  questions: readonly BankQuestion[],
  positions: ReadonlyMap<string, number>,
  options: { tokenizer: Tokenizer; lexicon: Lexicon },
): LabelledTerms[] {
  return questions.flatMap(({ question, clauseId }) => {
    const position = positions.get(clauseId);
    if (position === undefined) return [];
    const searchText = normalizeText(question);
    const expansions = options.lexicon.expand(searchText);
    return [{ terms: questionTerms({ searchText, expansions }, options.tokenizer), clauses: [position] }];
  });
}

function termTable(clauses: readonly Clause[], tokenizer: Tokenizer): TermTable {
  const groups = new Map<string, number>();
  return TermTable.build(
    clauses.map(({ document, kind, path, text }) => {
      const group = groups.get(document) ?? groups.size;
      groups.set(document, group);
      if (kind === "heading") return { title: [], body: [], group };
      return { title: tokenizer.terms(headingTexts(path).join("。")), body: passageTerms(text, tokenizer), group };
    }),
  );
}

/** @returns null when the bank is too small. Deterministic. */
export function fitQuestionModels(
  corpus: { clauses: readonly Clause[]; questions: readonly BankQuestion[] },
  options: { tokenizer: Tokenizer; lexicon: Lexicon },
): QuestionModels | null {
  const positions = new Map(corpus.clauses.map(({ id }, position) => [id, position]));
  const examples = labelledTerms(corpus.questions, positions, options);
  if (examples.length < minQuestions) return null;
  const table = termTable(corpus.clauses, options.tokenizer);
  return {
    encoder: fitEncoder(table, examples, { epochs: 6, drawn: 0, temperature: 0.1, dropout: 0.3, learningRate: 0.1 }),
    neighbours: QuestionNeighbours.fit(examples),
  };
}

export function saveQuestionModels({ encoder, neighbours }: QuestionModels): Record<string, Uint8Array> {
  return { [questionModelFiles.encoder]: encoder.save(), [questionModelFiles.neighbours]: neighbours.save() };
}

/** @throws SnapshotError for files of another kind or version. */
export function openQuestionModels(files: { encoder: Uint8Array; neighbours: Uint8Array }): QuestionModels {
  return {
    encoder: DualEncoder.open(Buffer.from(files.encoder)),
    neighbours: QuestionNeighbours.open(Buffer.from(files.neighbours)),
  };
}
