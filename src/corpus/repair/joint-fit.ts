/**
 * Two halves of a torn paragraph → evidence for or against their being one: brackets that close each other, and words across
 * the joint that the document prints whole elsewhere. Pure; the document's words are collected once.
 */
import type { Block } from "../block.ts";

const OPENING = "《“（(";
const CLOSING = "》”）)";

/** The unclosed opening bracket nearest to the end of the text's last sentence; −1 when there is none. */
function openFamily(left: string): number {
  const sentence = left.slice(Math.max(left.lastIndexOf("。"), left.lastIndexOf("；")) + 1);
  const open: number[] = [];
  for (const c of sentence) {
    const opening = OPENING.indexOf(c);
    const closing = CLOSING.indexOf(c);
    if (opening >= 0) open.push(family(opening));
    else if (closing >= 0 && open.at(-1) === family(closing)) open.pop();
  }
  return open.at(-1) ?? -1;
}

/** The closing bracket of the text's first sentence that nothing in it opens; −1 when there is none. */
function closingFamily(right: string): number {
  let depth = 0;
  for (const c of right) {
    if (c === "。" || c === "；") return -1;
    if (OPENING.includes(c)) depth++;
    const closing = CLOSING.indexOf(c);
    if (closing >= 0 && depth-- === 0) return family(closing);
  }
  return -1;
}

/** Full- and half-width round brackets are one family. */
const family = (index: number): number => Math.min(index, 2);

/** Words looked up one by one before all stretches are collected: most documents are asked for a handful, or none. */
const MAX_LOOKED_UP = 48;

/** All stretches of three characters that a document prints inside its paragraphs. */
export class PrintedWords {
  readonly #blocks: readonly Block[];
  readonly #known = new Map<string, boolean>();
  #words: Set<string> | null = null;

  constructor(blocks: readonly Block[]) {
    this.#blocks = blocks;
  }

  /** @param word three characters. */
  has(word: string): boolean {
    let known = this.#known.get(word);
    if (known === undefined) {
      known = this.#lookUp(word);
      this.#known.set(word, known);
    }
    return known;
  }

  #lookUp(word: string): boolean {
    if (this.#words === null && this.#known.size < MAX_LOOKED_UP)
      return this.#blocks.some((block) => block.text.text.includes(word));
    this.#words ??= collect(this.#blocks);
    return this.#words.has(word);
  }
}

function collect(blocks: readonly Block[]): Set<string> {
  const words = new Set<string>();
  for (const { text } of blocks) {
    for (let i = 0; i + 3 <= text.length; i++) words.add(text.text.slice(i, i + 3));
  }
  return words;
}

/** Brackets that do not close each other, or marks that cannot stand together: the halves are not one. */
export function isMisfit(left: string, right: string): boolean {
  const open = openFamily(left);
  if (open !== closingFamily(right)) return true;
  if (open >= 0) return false;
  if (/\d$/.test(left) && /^[，。；：、）》”]/.test(right)) return true;
  return /^[。，；、：）》”]/.test(right) && /[，。；、：]$/.test(left);
}

/** Above 0: the halves belong together; below 0: they do not; 0: nothing speaks for either. */
export function jointFit(left: string, right: string, words: PrintedWords): number {
  if (isMisfit(left, right)) return -1;
  if (openFamily(left) >= 0) return 2;
  const across = [left.slice(-2) + right.slice(0, 1), left.slice(-1) + right.slice(0, 2)];
  return across.filter((word) => word.length === 3 && words.has(word)).length;
}
