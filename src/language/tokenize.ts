/**
 * Normalised text → terms for search, the same for documents and questions: jieba's search-mode words, our own dictionary's
 * words wherever they occur, and character bigrams. Particles and punctuation are left out.
 */
import { createRequire } from "node:module";
import type { Jieba } from "@node-rs/jieba";

/** Marks a bigram, so that the bigram 养老 and the word 养老 are two terms. */
const bigramMark = "~";

/** Characters that carry grammar only: no term begins, ends or consists of them. */
const particles = new Set("的了吗呢吧啊呀嘛呗咧哦么噢哎唉哟哈我你他她它您咱俺涯们这那是就也都还没啥之与及其且而");

/** Words that say nothing about the matter asked. */
const stopWords = new Set(
  (
    "什么 怎么 怎样 怎么样 怎么办 多少 有没有 是不是 能不能 可不可以 哪些 哪个 哪里 哪儿 如何 请问 知道 一下 一个 一些 " +
    "没有 可以 能 有 在 和 或 或者 以及 为 对 从 到 由 把 被 让 给 要 会 说 去 来 上 下 里 个 不 很 太 最 又 再 才 只 " +
    "因为 所以 但是 如果 要是 听说 这个 那个 这样 那样 这种 那种 还是 不是 就是 时候 现在 自己 我们 你们 他们 人家 大家 各 等 中 " +
    "规划 文件 方案 规定 告诉 想 问 看 讲 写 哪 谁 几 吧 呢 吗 了 的"
  ).split(" "),
);

const wordCharacters = /[\p{Script=Han}A-Za-z0-9]/u;
const hanRun = /\p{Script=Han}+/gu;

let sharedJieba: Jieba | null = null;

/** jieba with its own dictionary; 0.3 s and 100 MB once a process, with the first text. */
export function segmenter(): Jieba {
  if (sharedJieba === null) {
    const require = createRequire(import.meta.url);
    const { Jieba: JiebaClass }: typeof import("@node-rs/jieba") = require("@node-rs/jieba");
    const { dict }: { dict: Uint8Array } = require("@node-rs/jieba/dict");
    sharedJieba = JiebaClass.withDict(dict);
  }
  return sharedJieba;
}

export interface Tokenizer {
  /** Words only, in reading order, with repetitions. */
  words(text: string): string[];
  /** Words and bigrams, with repetitions. */
  terms(text: string): string[];
  /** The dictionary that this tokenizer was made with, sorted. */
  readonly dictionary: readonly string[];
}

function isSearchable(word: string): boolean {
  return wordCharacters.test(word) && !stopWords.has(word) && !(word.length === 1 && particles.has(word));
}

/** Overlapping pairs of Han characters, marked; pairs with a particle are left out. */
export function bigrams(text: string): string[] {
  const result: string[] = [];
  for (const match of text.matchAll(hanRun)) {
    const characters = Array.from(match[0]);
    for (let i = 0; i + 1 < characters.length; i += 1) {
      const [first, second] = [characters[i] ?? "", characters[i + 1] ?? ""];
      if (!particles.has(first) && !particles.has(second)) result.push(bigramMark + first + second);
    }
  }
  return result;
}

export const isBigram = (term: string): boolean => term.startsWith(bigramMark);

/**
 * @param dictionary words of our own (policy terms, quoted names) that jieba would cut apart: each occurrence becomes a
 *   term beside jieba's smaller ones. They are not fed to jieba, whose state all snapshots share.
 */
export function createTokenizer(dictionary: Iterable<string>): Tokenizer {
  const entries = [...new Set(dictionary)].filter((word) => word.length >= 3).sort();
  const known = new Set(entries);
  const longestByStart = new Map<string, number>();
  for (const word of entries) {
    const start = word.slice(0, 2);
    longestByStart.set(start, Math.max(longestByStart.get(start) ?? 0, word.length));
  }

  function ownWords(text: string): string[] {
    const found: string[] = [];
    for (let i = 0; i + 2 < text.length; i += 1) {
      const longest = longestByStart.get(text.slice(i, i + 2));
      if (longest === undefined) continue;
      for (let length = Math.min(longest, text.length - i); length >= 3; length -= 1) {
        const candidate = text.slice(i, i + length);
        if (known.has(candidate)) found.push(candidate);
      }
    }
    return found;
  }

  function words(text: string): string[] {
    const lower = text.toLowerCase();
    const cut = segmenter().cutForSearch(lower, false).filter(isSearchable);
    const seen = new Set(cut);
    // A word that jieba itself found is not counted twice.
    return [...cut, ...ownWords(lower).filter((word) => !seen.has(word))];
  }

  return { dictionary: entries, words, terms: (text) => [...words(text), ...bigrams(text)] };
}
