/**
 * A text → the places where a stretch is printed twice in a row (…X X…), blanks aside. That is what the seam of two
 * overlapping chunks looks like. Works in one pass over samples that both printings share; nothing shorter than
 * `MIN_STRETCH_CHARS` is seen, nor are runs of the same few characters (rules, leader dots).
 */

/** Positions count characters that are not blank. */
export interface Tandem {
  /** Where the second printing begins. */
  start: number;
  /** Length of the stretch. */
  length: number;
}

export const MIN_STRETCH_CHARS = 24;
const MAX_STRETCH_CHARS = 1200;
const GRAM_CHARS = 16;
const TABLE_BITS = 15;
const MIN_DISTINCT_CHARS = 8;
/** Earlier places remembered for one gram; texts that repeat their phrases need more than one. */
const PLACES_PER_GRAM = 4;
/** One character in four opens a sample; which, depends on the character only, so both printings have the same samples. */
const isSampled = (code: number): boolean => Math.imul(code, 0x9e3779b1) >>> 30 === 0;

function gramHash(bare: string, at: number): number {
  let hash = 0;
  for (let i = at; i < at + GRAM_CHARS; i++) hash = Math.imul(hash ^ bare.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) & ((1 << TABLE_BITS) - 1);
}

/**
 * The earlier places of every gram. One table serves text after text: each text's places count on from the last text's, so
 * that what an earlier text left behind is told by its number.
 */
const places = new Int32Array(PLACES_PER_GRAM << TABLE_BITS);
let taken = 1;

/** Where the text's places begin in the table's count; 0 stays free for a place that was never taken. */
function takePlaces(chars: number): number {
  if (taken + chars > 0x7fffffff) {
    places.fill(0);
    taken = 1;
  }
  taken += chars;
  return taken - chars;
}

/** All stretches printed twice in a row, in order; `bare` has no blanks. */
export function findTandems(bare: string): Tandem[] {
  const base = takePlaces(bare.length);
  const found: Tandem[] = [];
  let done = 0;
  for (let at = 0; at + GRAM_CHARS <= bare.length; at++) {
    if (!isSampled(bare.charCodeAt(at))) continue;
    const slot = gramHash(bare, at) * PLACES_PER_GRAM;
    const tandem = at < done ? null : longestAround(bare, at, slot, base);
    for (let i = slot + PLACES_PER_GRAM - 1; i > slot; i--) places[i] = places[i - 1] ?? 0;
    places[slot] = base + at;
    if (tandem === null) continue;
    found.push(tandem);
    done = tandem.start + tandem.length;
  }
  return found;
}

/** The longest stretch around `at` that begins at one of the earlier places of its gram, from the table's `slot` on. */
function longestAround(bare: string, at: number, slot: number, base: number): Tandem | null {
  let longest: Tandem | null = null;
  for (let i = slot; i < slot + PLACES_PER_GRAM; i++) {
    const before = (places[i] ?? 0) - base;
    const distance = at - before;
    if (before < 0 || distance < MIN_STRETCH_CHARS || distance > MAX_STRETCH_CHARS) continue;
    const tandem = tandemAround(bare, at, distance);
    if (tandem !== null && tandem.length > (longest?.length ?? 0)) longest = tandem;
  }
  return longest;
}

/** The stretch of `distance` characters printed twice around `at`; null when the two printings do not meet. */
function tandemAround(bare: string, at: number, distance: number): Tandem | null {
  let start = at;
  while (start > distance && bare.charCodeAt(start - 1) === bare.charCodeAt(start - 1 - distance)) {
    start--;
    if (at - start > distance * 2) break;
  }
  let end = at;
  while (end < bare.length && end - start < distance && bare.charCodeAt(end) === bare.charCodeAt(end - distance)) end++;
  if (end - start < distance) return null;
  return new Set(bare.slice(start, start + distance)).size < MIN_DISTINCT_CHARS ? null : { start, length: distance };
}
