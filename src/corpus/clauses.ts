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
  repairs: string[];
  gapBefore: boolean;
  gapAfter: boolean;
  item: BodyItem | null;
  responsible: string[];
}

/** Builds all clauses of a document, in reading order. */
export function buildClauses(items: readonly OutlineItem[], options: ClauseOptions): Clause[] {
  const drafts: Draft[] = [];
  for (let i = 0; i < items.length;) {
    const item = items[i];
    if (item === undefined) break;
    if (item.type === "heading") {
      drafts.push(
        headingDraft(
          item.path.map((node) => node.title),
          item.text,
          item.repairs,
        ),
      );
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
    drafts.push(...unitDrafts(unit));
    i += unit.length;
  }
  return finish(drafts, options);
}

const headingDraft = (path: string[], text: SourceText, repairs: string[]): Draft => ({
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
  return right.path.length === left.path.length && right.path.every((node, i) => node === left.path[i]);
}

function unitDrafts(unit: readonly BodyItem[]): Draft[] {
  const [first] = unit;
  if (first === undefined) return [];
  const path = first.path.length === 0 ? ["〔正文〕"] : first.path.map((node) => node.title);
  const repairs = [...new Set(unit.flatMap((item) => item.block.repairs))];
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

function finish(drafts: readonly Draft[], { document, capture }: ClauseOptions): Clause[] {
  const twins = new Map<string, number>();
  const places = new Map<string, string>();
  const placeOf = (path: readonly string[]): string => {
    const key = path.join("\u0000");
    const known = places.get(key) ?? fingerprint(key, 6);
    places.set(key, known);
    return known;
  };
  const clauses = drafts.map((draft, ordinal): Clause => {
    const text = draft.text.text;
    const stem = `${document}-${placeOf(draft.path)}${fingerprint(`${draft.kind}\u0000${text}`, 8)}`;
    const twin = (twins.get(stem) ?? 0) + 1;
    twins.set(stem, twin);
    const blockRow = draft.item?.block.row ?? null;
    const row = blockRow === null ? null : readIndicatorRow(blockRow);
    const pieces = draft.text.pieces(capture);
    const isSilent = draft.kind === "heading" || draft.kind === "front";
    return {
      id: twin === 1 ? stem : `${stem}-${twin}`,
      document,
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
      repairs: draft.repairs,
      ...(pieces.length > 1 && row === null ? { pieces } : {}),
    };
  });
  return withTableForces(clauses);
}
