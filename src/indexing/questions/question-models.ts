/**
 * The question bank and the clauses → what is learned from them: an encoder that brings a question near the clauses that answer
 * it, and an index of the bank's questions. Null without a bank large enough to learn from.
 */
import type { Clause } from "../../corpus/clause.ts";
import type { DeclinedQuestion } from "../../corpus/declined-questions.ts";
import type { AskerRole, BankQuestion } from "../../corpus/question-bank.ts";
import type { Lexicon } from "../../language/lexicon.ts";
import { normalizeText } from "../../language/normalize.ts";
import type { Tokenizer } from "../../language/tokenize.ts";
import { headingTexts } from "../clauses/clause-text.ts";
import { plainQuestions } from "./plain-questions.ts";
import { DualEncoder } from "../learned/dual-encoder.ts";
import { fitEncoder } from "../learned/fit-encoder.ts";
import type { LabelledTerms } from "../learned/fit-encoder.ts";
import { QuestionNeighbours } from "../learned/question-neighbours.ts";
import { TermClassifier } from "../learned/term-classifier.ts";
import { TermTable } from "../learned/term-table.ts";
import { PassageRows } from "./passage-rows.ts";
import { QuestionEncoder } from "./question-encoder.ts";
import type { EncodedSegment } from "./question-encoder.ts";

export interface QuestionModels {
  encoder: QuestionEncoder;
  /** Tells questions that documents answer (`answeredShare`) from those that none does, by category; null without examples. */
  classifier: TermClassifier | null;
  /** Over the bank's questions, by their place in the corpus file. */
  neighbours: QuestionNeighbours;
}

/** The same as fitted and saved, before it is put over an index. */
export interface FittedModels extends Omit<QuestionModels, "encoder"> {
  encoder: DualEncoder;
}

export interface LearningOptions {
  tokenizer: Tokenizer;
  lexicon: Lexicon;
  /** Questions that no document answers. */
  declined: readonly DeclinedQuestion[];
}

export const questionModelFiles = {
  encoder: "question-encoder.bin",
  neighbours: "question-neighbours.bin",
  classifier: "question-classifier.bin",
} as const;

/**
 * Found on the bank's last 1,400 questions of families, put to encoders that learned from the others: a softer softmax and more
 * terms left out than for questions that are labelled with care, few passes, and no wrong clauses but those of the batch.
 */
const encoderOptions = {
  dimension: 48,
  epochs: 6,
  batch: 32,
  learningRate: 0.1,
  temperature: 0.15,
  drawn: 0,
  dropout: 0.3,
  clauseTerms: 60,
} as const;

/**
 * Small encoders from different beginnings, side by side, find more than one large one in the same time: two of 64 values the right
 * clause first for .572 of those questions and among the first five for .854, one of 128 for .546 and .828.
 */
const encoderSeeds = [7, 11, 23] as const;

/** The classifier's names for a question that a document answers begin so; each role's way of asking is a class of its own. */
const answeredPrefix = "答:";

/** Probability that a document answers, of the classifier's probabilities by class. */
export const answeredShare = (shares: Readonly<Record<string, number>>): number =>
  Object.entries(shares).reduce((sum, [name, share]) => (name.startsWith(answeredPrefix) ? sum + share : sum), 0);

/** Probability that the question is put as these roles put theirs; `plain` is a document's own way of naming things. */
export const askedAs = (shares: Readonly<Record<string, number>>, roles: readonly (AskerRole | "plain")[]): number =>
  roles.reduce((sum, role) => sum + (shares[`${answeredPrefix}${role}`] ?? 0), 0);

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

function termsAsAsked(question: string, { tokenizer, lexicon }: LearningOptions): string[] {
  const searchText = normalizeText(question);
  return questionTerms({ searchText, expansions: lexicon.expand(searchText) }, tokenizer);
}

interface AnsweredTerms extends LabelledTerms {
  role: AskerRole;
  clauseId: string;
}

function labelledTerms(
  questions: readonly BankQuestion[],
  positionOf: (clauseId: string) => number,
  options: LearningOptions,
): AnsweredTerms[] {
  return questions.flatMap(({ question, role, clauseId }) => {
    const position = positionOf(clauseId);
    return position < 0 ? [] : [{ terms: termsAsAsked(question, options), clauses: [position], role, clauseId }];
  });
}

function fitClassifier(
  answered: readonly AnsweredTerms[],
  clauses: readonly Clause[],
  options: LearningOptions,
): TermClassifier | null {
  if (options.declined.length < minQuestions) return null;
  const plain = plainQuestions(clauses).map((question) => termsAsAsked(question, options));
  return TermClassifier.fit([
    ...plain.map((terms) => ({ terms, label: `${answeredPrefix}plain` })),
    ...answered.map(({ terms, role }) => ({ terms, label: `${answeredPrefix}${role}` })),
    ...options.declined.map(({ category, question }) => ({ terms: termsAsAsked(question, options), label: category })),
  ]);
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

export interface LearnedFrom {
  /** All clauses, or those of a large index that stand for all. */
  clauses: readonly Clause[];
  questions: readonly BankQuestion[];
  /** Position of a clause in the index, −1 for none. Default: its place among `clauses`. */
  positionOf?: (clauseId: string) => number;
}

/** @returns null when the bank is too small. Deterministic. */
export function fitQuestionModels(from: LearnedFrom, options: LearningOptions): FittedModels | null {
  const { clauses, questions } = from;
  const places = new Map(clauses.map(({ id }, place) => [id, place]));
  const examples = labelledTerms(questions, from.positionOf ?? ((id) => places.get(id) ?? -1), options);
  if (examples.length < minQuestions) return null;
  const ofThese = examples.flatMap((example) => {
    const place = places.get(example.clauseId);
    return place === undefined ? [] : [{ ...example, clauses: [place] }];
  });
  const table = termTable(clauses, options.tokenizer);
  return {
    encoder: DualEncoder.join(encoderSeeds.map((seed) => fitEncoder(table, ofThese, { ...encoderOptions, seed }))),
    neighbours: QuestionNeighbours.fit(examples),
    classifier: fitClassifier(examples, clauses, options),
  };
}

/** Rows of clauses that the encoder was not fitted to, one a clause; zero for a heading. */
export function passageRowsOf(
  encoder: DualEncoder,
  clauses: Iterable<Clause>,
  of: { tokenizer: Tokenizer; count: number },
): PassageRows {
  const { tokenizer, count } = of;
  function* vectors(): Generator<Float32Array> {
    for (const { kind, path, text } of clauses) {
      const title = kind === "heading" ? [] : tokenizer.terms(headingTexts(path).join("。"));
      yield encoder.encodePassage(kind === "heading" ? [] : [...title, ...passageTerms(text, tokenizer)]);
    }
  }
  return PassageRows.of(vectors(), encoder.dimension, count);
}

/** Models as the segments of an index need them. */
export const placeModels = (models: FittedModels, segments: readonly EncodedSegment[]): QuestionModels => ({
  ...models,
  encoder: new QuestionEncoder(models.encoder, segments),
});

export function saveQuestionModels({ encoder, neighbours, classifier }: FittedModels): Record<string, Uint8Array> {
  return {
    [questionModelFiles.encoder]: encoder.save(),
    [questionModelFiles.neighbours]: neighbours.save(),
    ...(classifier === null ? {} : { [questionModelFiles.classifier]: classifier.save() }),
  };
}

/**
 * @param read the bytes of a file by its name; null when the snapshot has none of that name.
 * @returns null when nothing was learned.
 * @throws SnapshotError for files of another kind or version.
 */
export function openQuestionModels(read: (name: string) => Uint8Array | null): FittedModels | null {
  const [encoder, neighbours, classifier] = [
    read(questionModelFiles.encoder),
    read(questionModelFiles.neighbours),
    read(questionModelFiles.classifier),
  ];
  if (encoder === null || neighbours === null) return null;
  return {
    encoder: DualEncoder.open(encoder),
    neighbours: QuestionNeighbours.open(neighbours),
    classifier: classifier === null ? null : TermClassifier.open(classifier),
  };
}
