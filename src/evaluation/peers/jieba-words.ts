/**
 * Text → jieba's search-mode words, lower case, without punctuation and single particles: what a careful user of another
 * engine would plug in as its tokenizer.
 */
import { Jieba } from "@node-rs/jieba";
import { dict } from "@node-rs/jieba/dict.js";

const wordCharacter = /[\p{L}\p{N}]/u;
const particles = new Set("的了和与及在是为等对有中上下也都就这那我你他她它吗呢吧啊呀嘛");

let jieba: Jieba | null = null;

/** Text → words in reading order, with repetitions. */
export type CutWords = (text: string) => string[];

/** As jieba gives them, particles included: what its documentation shows. */
export function allJiebaWords(text: string): string[] {
  jieba ??= Jieba.withDict(dict);
  return jieba.cutForSearch(text.normalize("NFKC").toLowerCase(), true).filter((word) => wordCharacter.test(word));
}

export const jiebaWords: CutWords = (text) => allJiebaWords(text).filter((word) => !particles.has(word));

/** The words with spaces between them, for engines that split a text at white space. */
export const spacedWords = (text: string, words = jiebaWords): string => words(text).join(" ");

/** The other way round. */
export const splitAtSpaces = (spaced: string): string[] => (spaced === "" ? [] : spaced.split(" "));
