/**
 * Chinese text and a measure → lines that fit a box. No line begins with closing punctuation or ends with an opening
 * bracket; numbers with their units, document numbers and Latin words stay whole. Loses nothing but spaces at line ends.
 */

/** Width of a piece of text in px. */
export type Measure = (text: string) => number;

/** Never first on a line (GB/T 15834, 5.1.10). */
const closing = /^[。．，、：；！？,.:;!?）」』》〉】〕］”’)\]}…—～%％‰·]/u;
/** Never last on a line. */
const opening = /[（「『《〈【〔［“‘([{]\s*$/u;

const unit =
  "(?:平方米|平方公里|个百分点|百分点|万元|亿元|万人|亿人|千瓦|公里|小时|分钟|周岁|星期|工作日|[元人名张个岁年月日天次户所家号条章节款项倍级类米处座床位期批种])";
const count = String.raw`\d+(?:[.,]\d+)*`;
const atomPattern = new RegExp(
  [
    String.raw`\p{Script=Han}{1,8}〔\d{4}〕\d+号`,
    `(?:[A-Za-z][A-Za-z._+#@-]*)?${count}(?:[-–—~～至]${count})?[%％‰]?(?:[万亿千百十]+)?${unit}?(?:左右|以上|以下|以内|以外)?(?:[/／每](?:人)?(?:[·•])?[年月日天])?`,
    "[A-Za-z][A-Za-z._+#@-]*",
    "…+|—+",
  ].join("|"),
  "gu",
);

const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });
const charactersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Pieces that only a box narrower than themselves may break, in order; joined they are the text. */
export function atomsOf(text: string): string[] {
  const pieces: string[] = [];
  let last = 0;
  for (const match of text.matchAll(atomPattern)) {
    pieces.push(...charactersOf(text.slice(last, match.index)), match[0]);
    last = match.index + match[0].length;
  }
  pieces.push(...charactersOf(text.slice(last)));
  const atoms: string[] = [];
  for (const piece of pieces) {
    // A space between a word and its closing mark would let the mark begin a line.
    if (closing.test(piece) && atoms.length > 1 && atoms.at(-1)?.trim() === "") atoms.push(atoms.splice(-2).join(""));
    const before = atoms.at(-1);
    if (before !== undefined && (closing.test(piece) || opening.test(before))) atoms[atoms.length - 1] = before + piece;
    else atoms.push(piece);
  }
  return atoms;
}

/** An atom wider than the box, in parts that fit; a single character that does not fit stands alone. */
function forced(atom: string, width: number, measure: Measure): string[] {
  const parts: string[] = [];
  let part = "";
  for (const character of charactersOf(atom)) {
    if (part !== "" && measure(part + character) > width) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

/** @param width of the box in px, at least one character */
export function breakLines(text: string, width: number, measure: Measure): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const atom of atomsOf(paragraph)) {
      const pieces = measure(atom.trim()) > width ? forced(atom, width, measure) : [atom];
      for (const piece of pieces) {
        if (line !== "" && measure((line + piece).trimEnd()) > width) {
          lines.push(line.trimEnd());
          line = "";
        }
        line = line === "" ? piece.trimStart() : line + piece;
      }
    }
    return [...lines, line.trimEnd()].filter((found) => found !== "");
  });
}

const cutMark = "…全文见原件";
const sentenceEnds = /[。！？；][」』”’）]*/gu;

/** The text, or its first sentences within `maxChars` and a mark that more follows; never a number without its unit. */
export function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  let end = 0;
  for (const match of text.matchAll(sentenceEnds)) {
    const at = match.index + match[0].length;
    if (at <= maxChars) end = at;
  }
  if (end > maxChars / 3) return `${text.slice(0, end)}${cutMark}`;
  let kept = "";
  for (const atom of atomsOf(text)) {
    if (kept.length + atom.length > maxChars) break;
    kept += atom;
  }
  return `${kept.replace(/(?<![，、：\s])[，、：\s]+$/u, "")}${cutMark}`;
}
