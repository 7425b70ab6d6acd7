/** One damaged capture for every class of damage and seed, with what parsing must give back and the verdict on it. */
import type { ParsedDocument } from "../../src/corpus/clause.ts";
import { parseText } from "../corpus/parse-text.ts";
import {
  interleaved, isMarked, judge, layOut, lettersOf, overlapping, type Page, parsedLetters, printPages, showsDisorder, toPages, type Verdict, wrap, wrapAtWidth,
} from "./damage.ts"; // prettier-ignore
import { documentPaper } from "./document-papers.ts";
import { type Dice, type Paragraph, PolicyWriter } from "./policy-prose.ts";

export interface DamageCase {
  capture: string;
  wanted: string;
  parsed: ParsedDocument;
  /** `hidden`: nothing in the capture shows the damage, so nothing is asked but that no letter is lost or doubled. */
  verdict: Verdict | "hidden";
  /** Offset in the capture at which text is missing and the capture shows it; no clause may cross it. */
  seam?: number;
}

const HEADER = "养老服务政策文件汇编";

/** One paper in four is one of the project's own documents, the others are invented. */
function paperOf(writer: PolicyWriter, low: number, high: number): Paragraph[] {
  const { dice } = writer;
  return dice.chance(25) ? documentPaper(dice) : writer.paper(dice.between(low, high));
}

function settle(capture: string, wanted: string): DamageCase {
  const parsed = parseText(capture);
  return { capture, wanted, parsed, verdict: judge(wanted, parsed) };
}

const TEARS: ((dice: Dice) => string)[] = [
  () => "\n",
  () => "\n\n",
  () => "\n\n\n",
  (dice) => `\n${"　".repeat(dice.between(1, 4))}`,
  (dice) => `\n\n— ${dice.between(1, 99)} —\n\n`,
  () => `\n\n${HEADER}\n\n`,
  (dice) => `\n- ${dice.between(1, 99)} -\n${HEADER}\n`,
];

function tornLines(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const paper = paperOf(writer, 3, 9);
  const { dice } = writer;
  const between = dice.pick(["\n", "\n\n"]);
  const wanted = lettersOf(paper);
  if (dice.chance(25)) return settle(wrapAtWidth(paper, dice.between(18, 60), between), wanted);
  const kind = dice.below(TEARS.length);
  const capture = wrap(paper, dice, {
    tear: (d) => (TEARS[kind] ?? (() => "\n"))(d),
    percent: dice.between(30, 85),
    between,
  });
  // A header that the capture shows fewer than three times is text to every reader.
  const kept = capture.split(HEADER).length - 1 < 3 ? capture.split(HEADER).length - 1 : 0;
  const made = settle(capture, wanted);
  if (kept === 0) return made;
  const without = parsedLetters(made.parsed).replaceAll(HEADER, "");
  return { ...made, verdict: without === wanted ? "exact" : made.verdict };
}

/** Every letter of the wanted text in the parsed one, as often as there: order aside, nothing lost, doubled or invented. */
function sameLetters(left: string, right: string): boolean {
  return Array.from(left).sort().join("") === Array.from(right).sort().join("");
}

function outOfOrder(captured: readonly Page[], capture: string, wanted: string, shows: boolean): DamageCase {
  const made = settle(capture, wanted);
  if (made.verdict !== "silent" || shows) return made;
  const printed = lettersOf(captured.flatMap((page) => page.parts));
  return { ...made, verdict: sameLetters(parsedLetters(made.parsed), printed) ? "hidden" : "silent" };
}

/** Only a paper whose own order looks right can show by its numbers that it no longer is. */
const shows = (pages: readonly Page[], captured: readonly Page[]): boolean =>
  !showsDisorder(pages) && showsDisorder(captured);

function swappedPages(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const paper = paperOf(writer, 6, 12);
  const pages = toPages(paper, dice, dice.between(250, 800));
  if (pages.length < 4) return swappedPages(seed + 100_000);
  const swapped = [...pages];
  const from = dice.between(1, pages.length - 2);
  const to = dice.between(1, pages.length - 1);
  const [left, right] = [swapped[from], swapped[to]];
  if (left === undefined || right === undefined || from === to) return swappedPages(seed + 100_000);
  swapped[from] = right;
  swapped[to] = left;
  const between = "\n\n";
  if (dice.chance(30)) {
    const numbers = new Map(pages.map((page, i) => [page, i + 1]));
    const foot = (i: number): string => {
      const page = swapped[i];
      return `\n\n— ${page === undefined ? 0 : (numbers.get(page) ?? 0)} —`;
    };
    return outOfOrder(swapped, printPages(swapped, between, foot), lettersOf(paper), true);
  }
  return outOfOrder(swapped, printPages(swapped, between), lettersOf(paper), shows(pages, swapped));
}

function droppedPage(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const paper = paperOf(writer, 6, 12);
  const pages = toPages(paper, dice, dice.between(200, 700));
  if (pages.length < 4) return droppedPage(seed + 100_000);
  const at = dice.between(1, pages.length - 2);
  const left = pages.filter((_, i) => i !== at);
  if (dice.chance(30)) {
    const numbers = pages.map((_, i) => i + 1).filter((_, i) => i !== at);
    return outOfOrder(
      left,
      printPages(left, "\n\n", (i) => `\n\n- ${numbers[i] ?? 0} -`),
      lettersOf(paper),
      true,
    );
  }
  return outOfOrder(left, printPages(left, "\n\n"), lettersOf(paper), shows(pages, left));
}

const withoutTables = (paper: readonly Paragraph[]): Paragraph[] =>
  paper.filter(({ kind }) => kind !== "caption" && kind !== "header" && kind !== "row");

function overlappingChunks(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const paper = withoutTables(paperOf(writer, 9, 15));
  const overlap = dice.between(50, 400);
  const size = dice.between(Math.max(200, Math.floor(overlap * 1.4)), 800);
  const kept = dice.pick(["", " ", "\n", "\n\n"]);
  const chunks = overlapping(layOut(paper, kept), size, overlap);
  if (chunks.length < 3) return overlappingChunks(seed + 100_000);
  return settle(chunks.join(dice.pick(["\n", "\n\n"])), lettersOf(paper));
}

function overlappingWithLoss(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const paper = withoutTables(paperOf(writer, 12, 18));
  const overlap = dice.between(50, 250);
  const size = dice.between(Math.max(200, Math.floor(overlap * 2.2)), 800);
  const kept = dice.pick(["", "\n", "\n\n"]);
  const chunks = overlapping(layOut(paper, kept), size, overlap);
  if (chunks.length < 6) return overlappingWithLoss(seed + 100_000);
  const drop = dice.between(1, chunks.length - 2);
  const seam = chunks.slice(0, drop).join("\n").length;
  return { ...settle(chunks.filter((_, i) => i !== drop).join("\n"), lettersOf(paper)), seam };
}

/** Whole sentences of a document; a heading without a full stop opens the sentence after it. */
function documentSentences(dice: Dice): string[] {
  return (lettersOf(documentPaper(dice)).match(/[^。]+。/g) ?? []).map((sentence) => sentence.trim());
}

function interleavedChunks(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const sentences = dice.chance(25)
    ? documentSentences(dice)
    : Array.from({ length: dice.between(80, 320) }, () => writer.sentence());
  const echoBelow = dice.between(50, 400);
  const cap = dice.between(Math.max(200, echoBelow + 60), 900);
  const { lines, printed } = interleaved(sentences, echoBelow, cap);
  const wanted = sentences.filter((_, i) => printed.has(i)).join("");
  const made = settle(lines.join("\n"), wanted);
  const lost = sentences.length - printed.size;
  if (made.verdict === "exact" && lost > 0 && made.parsed.document.missingSentences !== lost)
    return { ...made, verdict: "silent" };
  return made;
}

const HTML: ((text: string) => string)[] = [
  (text) => `<p>${text}</p>`,
  (text) => `<p style="text-indent:2em">&nbsp;&nbsp;${text}</p>`,
  (text) => `<div>${text}<br/></div>`,
];

/** A table a cell a line, as copied from a web page; or with tabs; empty lines between or not. */
function printTable(rows: readonly Paragraph[], dice: Dice): string {
  const flat = dice.chance(50);
  return rows
    .map(({ kind, text, cells }) => (kind === "caption" || !flat ? text : cells.map((cell) => `\t${cell}`).join("\n")))
    .join("\n");
}

function combined(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const { dice } = writer;
  const paper = paperOf(writer, 6, 12);
  const between = dice.pick(["\n", "\n\n"]);
  const html = dice.pick(HTML);
  const tear = dice.pick(TEARS);
  const isHtml = dice.chance(40);
  const pieces: string[] = [];
  for (let i = 0; i < paper.length; i++) {
    const part = paper[i];
    if (part === undefined) break;
    if (part.kind === "caption") {
      let end = i + 1;
      while (paper[end]?.kind === "row" || paper[end]?.kind === "header") end++;
      pieces.push(`${printTable(paper.slice(i, end), dice)}\n`);
      i = end - 1;
    } else if (isHtml && part.kind === "body" && dice.chance(40)) pieces.push(html(part.text));
    else pieces.push(wrap([part], dice, { tear: (d) => tear(d), percent: 40, between }));
  }
  const [title = "", ...rest] = pieces;
  const contents = paper
    .filter(({ sign, text }) => sign !== null && sign.level < 2 && text.length < 40)
    .map(({ text }, i) => `${text}………………${Math.floor(i / 3) + 1}`);
  const front = dice.chance(50) ? [title, "目 录", ...contents] : [title];
  const capture = [...front, ...rest].join(between);
  const printings = capture.split(HEADER).length - 1;
  const made = settle(capture, lettersOf(paper));
  if (made.verdict !== "silent" || printings === 0 || printings >= 3) return made;
  return { ...made, verdict: parsedLetters(made.parsed).replaceAll(HEADER, "") === made.wanted ? "exact" : "silent" };
}

/** A clean paper must come through without a repair that moves or drops anything, and without a warning. */
function clean(seed: number): DamageCase {
  const writer = new PolicyWriter(seed);
  const paper = paperOf(writer, 3, 12);
  const made = settle(layOut(paper, writer.dice.pick(["\n", "\n\n"])), lettersOf(paper));
  return { ...made, verdict: made.verdict === "exact" && isMarked(made.parsed) ? "silent" : made.verdict };
}

/** Every class of damage; each gives the case of a seed. */
export const CASES: Record<string, (seed: number) => DamageCase> = {
  clean,
  "torn lines": tornLines,
  "swapped pages": swappedPages,
  "dropped page": droppedPage,
  "overlapping chunks": overlappingChunks,
  "overlapping with loss": overlappingWithLoss,
  "interleaved chunks": interleavedChunks,
  combined,
};
