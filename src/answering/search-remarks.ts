/**
 * A search for clauses → what a person should know beside the list: that nothing can be read in what was typed, that a 文号 or all
 * words are unknown, that only a beginning was read, what could not be searched. Empty when the list speaks for itself.
 */
import type { OpenIndex } from "../indexing/open-index.ts";
import { MAX_READ_CHARS } from "../retrieval/question.ts";
import type { Retrieval, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import { unreadable } from "./unreadable.ts";
import { fill, wording } from "./wording.ts";

const squash = (text: string): string => text.normalize("NFKC").replace(/\s+/gu, "");

/** Words of the question, as they are searched for. */
const wordsOf = ({ searchText }: UnderstoodQuestion, { tokenizer }: OpenIndex): string[] => [
  ...new Set(tokenizer.words(searchText)),
];

/** Words that stand in no clause. */
function unknownWords(question: UnderstoodQuestion, index: OpenIndex): string[] {
  return wordsOf(question, index).filter((word) => index.lexical.idf(word) === 0);
}

function aboutNumber({ question, clauses }: Retrieval): string[] {
  const number = question.documentNumber;
  if (!number || number.document !== null) return [];
  const isMentioned = clauses.some(({ clause }) => squash(clause.text).includes(squash(number.text)));
  return isMentioned ? [] : [fill(wording.search.number, { number: number.text })];
}

/** As much of the words as a line can show. */
const MOST_SHOWN_CHARS = 20;

/** No clause of the list holds a word of the question, nor one of the policy terms for it: the list is a guess. */
function aboutWords({ question, clauses }: Retrieval): string[] {
  const words = Array.from(question.searchText);
  const isGuess = clauses.every(({ trace }) => trace["coverage"] === undefined);
  if (!isGuess || words.length === 0 || question.documentNumber) return [];
  const shown = words.length <= MOST_SHOWN_CHARS ? words : [...words.slice(0, MOST_SHOWN_CHARS), "…"];
  return [fill(wording.search.unknown, { words: shown.join("") })];
}

/** Why nothing was found, and what to do. */
function aboutNothing({ question }: Retrieval, index: OpenIndex): string {
  const typed = unreadable(question.original);
  if (typed !== null && !/\p{Script=Han}/u.test(question.normalized)) return typed.text;
  const region = question.region?.ladder[0];
  const hasDocument = [...index.documents.values()].some(({ regionLadder }) =>
    question.region?.ladder.includes(regionLadder[0] ?? ""),
  );
  if (region !== undefined && !hasDocument) return fill(wording.search.region, { region });
  return region === undefined ? wording.search.nothing : fill(wording.search.nothingHere, { region });
}

/** Lines in Chinese, the weightiest first. */
export function searchRemarks(retrieval: Retrieval, index: OpenIndex): string[] {
  const { question, clauses, warnings = [] } = retrieval;
  const isCut = question.original.length > MAX_READ_CHARS;
  return [
    ...(isCut ? [fill(wording.search.cut, { count: MAX_READ_CHARS.toLocaleString("en") })] : []),
    ...(clauses.length === 0
      ? [aboutNothing(retrieval, index)]
      : [...aboutNumber(retrieval), ...aboutWords(retrieval)]),
    ...warnings,
  ];
}

/** How the question was read, one line each: what explains the list as a whole. */
export function explainReading({ question }: Retrieval, index: OpenIndex): string[] {
  const { expansions, region, namedRegions, allRegions, years, documentNumber } = question;
  const words = wordsOf(question, index);
  const unknown = unknownWords(question, index);
  const places = allRegions
    ? wording.search.everywhere
    : (region?.ladder[0] ?? namedRegions.map(({ ladder }) => ladder[0] ?? "").join("、"));
  const line = (name: keyof typeof wording.search.read, text: string): string[] =>
    text === "" ? [] : [`${wording.search.read[name]}：${text}`];
  return [
    ...line("words", words.join("、")),
    ...line("unknown", unknown.join("、")),
    ...line("terms", expansions.map(({ because, term }) => `${because}→${term}`).join("、")),
    ...line("places", places),
    ...line("years", years.join("、")),
    ...line("number", documentNumber?.text ?? ""),
  ];
}
