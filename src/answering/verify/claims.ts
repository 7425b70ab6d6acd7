/**
 * An answer's words → its sentences, and each sentence's claims with the citation marks they carry. A claim is the text up
 * to its marks; what follows the last mark of a sentence carries all marks of the sentence.
 */

const MARK = /\[(\d{1,3})\]/g;
const SENTENCE = /[^。！？!?\n]+[。！？!?]*(?:\s*\[\d{1,3}\])*[。！？!?]?/gu;
const LEAST_CHARACTERS = 4;

export interface Claim {
  /** Without its marks. */
  text: string;
  /** Numbers of its marks, from 1; empty where it carries none. */
  marks: number[];
}

/** `text` without its citation marks `[n]`. */
export const withoutMarks = (text: string): string => text.replace(MARK, "");

export const marksIn = (text: string): number[] => [...text.matchAll(MARK)].map(([, number]) => Number(number));

const isWorded = (text: string): boolean => text.replace(/[\p{P}\s]/gu, "").length >= LEAST_CHARACTERS;

/** Splits words into sentences that keep their citation marks. */
export function sentencesOf(words: string): string[] {
  return (words.match(SENTENCE) ?? []).map((part) => part.trim()).filter((part) => isWorded(withoutMarks(part)));
}

/** The claims of one sentence. A sentence without marks is one claim without marks. */
export function claimsOf(sentence: string): Claim[] {
  const all = [...new Set(marksIn(sentence))];
  const pieces = sentence.match(/[^[\]]+(?:\[\d{1,3}\]\s*)*/gu) ?? [];
  const claims = pieces.map((piece): Claim => {
    const own = marksIn(piece);
    return {
      text: withoutMarks(piece)
        .replace(/^[\s，、；。：,;]+/u, "")
        .trim(),
      marks: own.length > 0 ? own : all,
    };
  });
  return claims.filter(({ text }) => text.replace(/[\p{P}\s]/gu, "").length >= 2);
}
