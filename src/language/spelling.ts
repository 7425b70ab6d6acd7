/**
 * A question with typing errors → the same with policy terms spelt right. Characters are replaced only by others of the same
 * sound, and only where the result is a known term and what was typed is no word: 敬佬院 → 敬老院, 护里补帖 → 护理补贴. A term
 * typed in Latin letters is written out: gaoling jintie → 高龄津贴.
 */
import { pinyin } from "pinyin-pro";
import { segmenter } from "./tokenize.ts";

const minTermChars = 3;
const maxTermChars = 6;
/** No syllable has more than six letters. */
const longestLetters = 6 * maxTermChars;
/** Terms of four or more characters may have two wrong. */
const allowedErrors = (length: number): number => (length >= 4 ? 2 : 1);

/** Syllables without tones, one a character; other characters stand for themselves. */
const syllables = (text: string): string[] => pinyin(text, { toneType: "none", type: "array", v: true });

/** Sounds that many speakers do not tell apart: zh/z, ch/c, sh/s, n/l, f/h before u, -ng/-n. */
function foldSound(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, "$1")
    .replace(/^n/, "l")
    .replace(/^fu$/, "hu")
    .replace(/ng$/, "n");
}

interface Spoken {
  /** Folded syllables, joined by spaces → terms that sound so. */
  bySound: ReadonlyMap<string, readonly string[]>;
  /** Syllables in Latin letters without spaces → term. */
  byLetters: ReadonlyMap<string, string>;
  terms: ReadonlySet<string>;
}

function listen(terms: Iterable<string>): Spoken {
  const bySound = new Map<string, string[]>();
  const byLetters = new Map<string, string>();
  const known = new Set<string>();
  for (const term of terms) {
    if (known.has(term) || !/^\p{Script=Han}+$/u.test(term)) continue;
    if (term.length < minTermChars || term.length > maxTermChars) continue;
    known.add(term);
    const spoken = syllables(term);
    const key = spoken.map(foldSound).join(" ");
    const list = bySound.get(key);
    if (list === undefined) bySound.set(key, [term]);
    else list.push(term);
    if (!byLetters.has(spoken.join(""))) byLetters.set(spoken.join(""), term);
  }
  return { bySound, byLetters, terms: known };
}

/** Typed on purpose, whatever sounds alike: 终期评估 is not 中期评估. */
const deliberate = new Set("终末初始前后");

/** Characters that differ; Infinity when one of them was typed on purpose. */
function typingErrors(typed: string, term: string): number {
  let count = 0;
  for (let i = 0; i < term.length; i += 1) {
    const character = typed[i] ?? "";
    if (character === term[i]) continue;
    if (deliberate.has(character)) return Infinity;
    count += 1;
  }
  return count;
}

/** True when jieba knows the window as words of two characters or more: 养老金 is no typing error for 养老院. */
function isWord(window: string): boolean {
  return segmenter()
    .cut(window, false)
    .every((word) => word.length >= 2);
}

/** A syllable or a few, as typed between spaces: most terms take no more. */
const mostPieces = 2 * maxTermChars;

/** The longest term that the pieces spell from `start` on, and how many they are; null for none. */
function spelt(
  pieces: readonly string[],
  start: number,
  { byLetters }: Spoken,
): { term: string; count: number } | null {
  for (let count = Math.min(mostPieces, pieces.length - start); count > 0; count -= 1) {
    const letters = pieces.slice(start, start + count).join("");
    const term = letters.length <= longestLetters ? byLetters.get(letters) : undefined;
    if (term !== undefined) return { term, count };
  }
  return null;
}

/** Runs of Latin letters, also with spaces or apostrophes between syllables, in which terms are spelt. */
function writeOutLetters(text: string, spoken: Spoken): string {
  return text.replace(/[a-z][a-z' ]{4,200}[a-z]/giu, (run) => {
    const pieces = run.toLowerCase().split(/[' ]+/u);
    const written: string[] = [];
    let isMended = false;
    for (let at = 0; at < pieces.length;) {
      const found = spelt(pieces, at, spoken);
      written.push(found?.term ?? pieces[at] ?? "");
      isMended ||= found !== null;
      at += found?.count ?? 1;
    }
    return isMended ? written.join(" ") : run;
  });
}

/**
 * @param terms words worth mending; those of 3–6 Han characters count. One character may differ, two in terms of four or more.
 * @returns a function that mends a normalised text.
 */
export function createSpellingMender(terms: Iterable<string>): (text: string) => string {
  const spoken = listen(terms);

  function termFor(window: string, sounds: readonly string[]): string | null {
    for (const term of spoken.bySound.get(sounds.join(" ")) ?? []) {
      if (typingErrors(window, term) <= allowedErrors(term.length)) return term;
    }
    return null;
  }

  return (text) => {
    let mended = writeOutLetters(text, spoken);
    const sounds = syllables(mended).map(foldSound);
    // A character outside the basic plane is one syllable and two code units: positions would no longer agree.
    if (sounds.length !== mended.length) return mended;
    for (let start = 0; start + minTermChars <= mended.length; start += 1) {
      for (let length = Math.min(maxTermChars, mended.length - start); length >= minTermChars; length -= 1) {
        const window = mended.slice(start, start + length);
        if (spoken.terms.has(window)) break;
        const term = termFor(window, sounds.slice(start, start + length));
        if (term === null || isWord(window)) continue;
        mended = mended.slice(0, start) + term + mended.slice(start + length);
        break;
      }
    }
    return mended;
  };
}
