/**
 * Outline → clauses: one for each heading, one for each table row, and for each numbered or led unit one or, where it is
 * long, several that are split between sentences. A list stays with its lead sentence; nothing is joined across a gap.
 */
import { hash } from "node:crypto";
import { extractFigures } from "../language/quantities.ts";
import { audienceOf } from "./audience.ts";
import type { Clause, ClauseKind } from "./clause.ts";
import { forceOf, withTableForces } from "./force.ts";
import { readIndicatorRow, rowText } from "./indicator-row.ts";
import type { BodyItem, OutlineItem } from "./outline-item.ts";
import { payeeOf } from "./payee.ts";
import { responsibleIn } from "./responsible.ts";
import { splitSentences } from "./sentences.ts";
import { type CapturedText, SourceText } from "./source.ts";

/** Aim for a clause's length, in characters. */
const MIN_CHARS = 80;
const MAX_CHARS = 260;
/** Blank space and page breaks between two sentences that still stand together. */
const MAX_SEAM_CHARS = 40;

export interface ClauseOptions {
  document: string;
  capture: CapturedText;
}

/** A clause before its identity and its readings. */
interface Draft {
  path: string[];
  kind: ClauseKind;
  text: SourceText;
  repairs: readonly string[];
  gapBefore: boolean;
  gapAfter: boolean;
  item: BodyItem | null;
  responsible: string[];
}

/** Builds all clauses of a document, in reading order. */
export function buildClauses(items: readonly OutlineItem[], options: ClauseOptions): Clause[] {
  // A clause is finished as soon as it is drafted: in a long document drafts would fill the memory.
  const clauses: Clause[] = [];
  const of = { ids: new ClauseIds(options.document), capture: options.capture };
  const add = (draft: Draft): number => clauses.push(finish(draft, clauses.length, of));
  const titles = new PathTitles();
  for (let i = 0; i < items.length;) {
    const item = items[i];
    if (item === undefined) break;
    if (item.type === "heading") {
      add(headingDraft(titles.of(item.path), item.text, item.repairs));
      i++;
      continue;
    }
    const unit = [item];
    for (let k = i + 1; k < items.length; k++) {
      const next = items[k];
      if (next === undefined || item.kind === "table" || next.type !== "body" || !belongsTogether(unit.at(-1), next))
        break;
      unit.push(next);
    }
    unitDrafts(unit, titles).forEach(add);
    i += unit.length;
  }
  return withTableForces(clauses);
}

/** Paths as titles; clauses under one heading share one array. */
class PathTitles {
  #nodes: BodyItem["path"] = [];
  #titles: string[] = [];

  of(nodes: BodyItem["path"]): string[] {
    if (nodes !== this.#nodes) {
      this.#nodes = nodes;
      this.#titles = nodes.map((node) => node.title);
    }
    return this.#titles;
  }
}

const headingDraft = (path: string[], text: SourceText, repairs: readonly string[]): Draft => ({
  path,
  kind: path[0]?.startsWith("〔") === true && path.length === 1 ? "front" : "heading",
  text,
  repairs,
  gapBefore: false,
  gapAfter: false,
  item: null,
  responsible: [],
});

function belongsTogether(left: BodyItem | undefined, right: BodyItem): boolean {
  if (left === undefined || right.kind !== left.kind || right.gapBefore) return false;
  if (right.inline && !left.inline) return false;
  if (right.path === left.path) return true;
  return right.path.length === left.path.length && right.path.every((node, i) => node === left.path[i]);
}

function unitDrafts(unit: readonly BodyItem[], titles: PathTitles): Draft[] {
  const [first] = unit;
  if (first === undefined) return [];
  const path = first.path.length === 0 ? ["〔正文〕"] : titles.of(first.path);
  const repairs = repairsOf(unit);
  const row = first.block.row;
  const texts = row !== null ? [rowText(row)] : packParagraphs(unit);
  const responsible = responsibleIn(unit.map((item) => item.text.text).join("\n"));
  return texts.map((text, i) => ({
    path,
    kind: first.kind,
    text,
    repairs,
    gapBefore: i === 0 && first.gapBefore,
    gapAfter: i === texts.length - 1 && (unit.at(-1)?.gapAfter ?? false),
    item: first,
    responsible,
  }));
}

/** Every repair once; a lone paragraph has its own already. */
function repairsOf(unit: readonly BodyItem[]): readonly string[] {
  const [only] = unit;
  if (unit.length === 1 && only !== undefined && only.block.repairs.length < 2) return only.block.repairs;
  return [...new Set(unit.flatMap((item) => item.block.repairs))];
}

interface Piece {
  text: SourceText;
  startsParagraph: boolean;
}

/** Sentences that must stay together: a list with the sentence that leads it, a responsibility list with its sentence. */
function piecesOf(unit: readonly BodyItem[]): Piece[] {
  const pieces: Piece[] = [];
  for (const item of unit) {
    splitSentences(item.text).forEach((sentence, i) => {
      const text = sentence.trim();
      if (text.length === 0) return;
      const last = pieces.at(-1);
      const startsParagraph = i === 0;
      const isList = startsParagraph && last !== undefined && (item.listItem || /[：:；;]$/.test(last.text.text));
      const fits = last !== undefined && last.text.length + text.length <= MAX_CHARS * 2;
      const isDuty = i > 0 && /^[（(][^）)]*(?:负责|参加)[^）)]*[）)]?$/.test(text.text);
      if (last !== undefined && ((isList && fits) || isDuty)) {
        last.text = SourceText.join([last.text, text], isList ? "\n" : "");
      } else pieces.push({ text, startsParagraph });
    });
  }
  return pieces;
}

/** Packs sentences into clauses of about the same length, none over the aim unless one sentence alone is. */
function packParagraphs(unit: readonly BodyItem[]): SourceText[] {
  const pieces = piecesOf(unit);
  const total = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  const aim = total / Math.ceil(total / MAX_CHARS);
  const packed: SourceText[] = [];
  let open: Piece[] = [];
  let length = 0;
  let rest = total;
  const close = (): void => {
    if (open.length > 0) packed.push(joinPieces(open));
    open = [];
    length = 0;
  };
  for (const piece of pieces) {
    const isFull = length + piece.text.length > MAX_CHARS && length >= MIN_CHARS / 2;
    const isSeam = length >= MIN_CHARS && rest >= MIN_CHARS && isElsewhere(open.at(-1), piece);
    const isAimed = length >= MIN_CHARS && length + piece.text.length / 2 > aim && rest >= MIN_CHARS;
    if (isFull || isAimed || isSeam) close();
    open.push(piece);
    length += piece.text.length;
    rest -= piece.text.length;
  }
  const tail = open.reduce((sum, piece) => sum + piece.text.length, 0);
  const previous = packed.at(-1);
  if (previous !== undefined && tail > 0 && tail < MIN_CHARS / 2 && previous.length + tail <= MAX_CHARS * 1.3) {
    packed[packed.length - 1] = SourceText.join(
      [previous, joinPieces(open)],
      open[0]?.startsParagraph === true ? "\n" : "",
    );
  } else close();
  return packed;
}

/** In a restored capture the next sentence can stand anywhere in the file: a good place to part. */
const isElsewhere = (left: Piece | undefined, right: Piece): boolean =>
  left !== undefined && Math.abs(right.text.firstOffset - left.text.lastOffset) > MAX_SEAM_CHARS;

function joinPieces(pieces: readonly Piece[]): SourceText {
  const parts = pieces.flatMap((piece, i) =>
    i > 0 && piece.startsParagraph ? [SourceText.inserted("\n"), piece.text] : [piece.text],
  );
  return SourceText.join(parts);
}

const fingerprint = (text: string, chars: number): string => hash("sha256", text).slice(0, chars);

/** Stable ids: from the place, the kind and the text; what is printed twice in one place is counted. */
class ClauseIds {
  readonly document: string;
  readonly #twins = new Map<string, number>();
  readonly #places = new Map<string, string>();
  #lastPath: readonly string[] | null = null;
  #lastPlace = "";

  constructor(document: string) {
    this.document = document;
  }

  next({ path, kind, text }: Draft): string {
    const stem = `${this.document}-${this.#placeOf(path)}${fingerprint(`${kind}\u0000${text.text}`, 8)}`;
    const twin = (this.#twins.get(stem) ?? 0) + 1;
    this.#twins.set(stem, twin);
    return twin === 1 ? stem : `${stem}-${twin}`;
  }

  #placeOf(path: readonly string[]): string {
    if (path === this.#lastPath) return this.#lastPlace;
    const key = path.join("\u0000");
    const place = this.#places.get(key) ?? fingerprint(key, 6);
    this.#places.set(key, place);
    [this.#lastPath, this.#lastPlace] = [path, place];
    return place;
  }
}

function finish(draft: Draft, ordinal: number, { ids, capture }: { ids: ClauseIds; capture: CapturedText }): Clause {
  const text = draft.text.text;
  const blockRow = draft.item?.block.row ?? null;
  const row = blockRow === null ? null : readIndicatorRow(blockRow);
  const pieces = row !== null || draft.text.isWhole ? [] : draft.text.pieces(capture);
  const isSilent = draft.kind === "heading" || draft.kind === "front";
  const clause: Clause = {
    id: ids.next(draft),
    document: ids.document,
    path: draft.path,
    kind: draft.kind,
    text,
    source: row === null ? draft.text.span(capture) : draft.text.extent(capture),
    force: isSilent ? "none" : forceOf(text, draft.path, row?.attribute ?? null),
    figures: draft.kind === "heading" ? [] : extractFigures(text, row === null ? {} : { row }),
    responsible: draft.responsible,
    gapBefore: draft.gapBefore,
    gapAfter: draft.gapAfter,
    ordinal,
    payee: isSilent ? null : payeeOf(text),
    audience: isSilent ? [] : audienceOf(text, draft.path, draft.responsible),
    row,
    repairs: [...draft.repairs],
  };
  if (pieces.length > 1) clause.pieces = pieces;
  return clause;
}
