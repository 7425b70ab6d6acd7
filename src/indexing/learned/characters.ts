/**
 * Terms of a text → the same with its single characters: 欠钱 and 欠款 share no word, but a character. For an encoder only, which
 * learns what each is worth; searches by words would find too much. Pure.
 */
import { isBigram } from "../../language/tokenize.ts";

/** After each bigram come its two characters, each marked as a bigram is. */
export const withCharacters = (terms: readonly string[]): string[] =>
  terms.flatMap((term) => {
    if (!isBigram(term)) return term;
    const [mark = "", ...characters] = Array.from(term);
    return [term, ...characters.map((character) => mark + character)];
  });
