/**
 * The open index → its documents to be read: the list, one document's outline, and its text piece by piece in reading
 * order. Read-only; always of the index that serves at this moment. Refuses a document or clause it does not hold.
 */
import type { Clause, PolicyDocument } from "../corpus/clause.ts";
import { NotFoundError } from "../errors.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import { part, readingOrder } from "./clause-view.ts";
import { searchFullText } from "./full-text.ts";
import type { FullTextQuery, FullTextResult } from "./full-text.ts";
import type { ClausePart } from "./turn.ts";

export interface LibraryDocument {
  id: string;
  title: string;
  docNumber: string | null;
  issuer: string;
  issuedDate: string | null;
  planPeriod: { startYear: number; endYear: number } | null;
  /** From the narrowest region to the widest. */
  regionLadder: string[];
  disclosure: string | null;
  /** Sentences known to be lost in the capture. */
  missingSentences: number;
  clauses: number;
}

/** A heading of a document, in reading order; those below it follow with a greater depth. */
export interface OutlineEntry {
  heading: string;
  /** From 1. */
  depth: number;
  /** Place of its first clause in reading order, from 0. */
  from: number;
  /** How many clauses stand under it. */
  clauses: number;
}

export interface Reading {
  document: LibraryDocument;
  /** Place of the first part in reading order, from 0. */
  from: number;
  total: number;
  parts: ClausePart[];
}

/** What of a document to read: from a place on, or around a clause. */
export interface ReadingRequest {
  from?: number | undefined;
  /** Begins at the heading above this clause. */
  clauseId?: string | undefined;
  /** 1–200. Default 60. */
  limit?: number | undefined;
}

/** A place and the places it lies in. */
export interface PlaceLadder {
  /** Full name, e.g. `某某县`. */
  name: string;
  /** Itself first, then wider and wider. */
  ladder: string[];
  /** The rungs that have a document: where an answer for this place is looked for, in this order. */
  withDocuments: string[];
}

/** Port: the documents themselves, for those who read instead of ask. */
export interface Library {
  /** @throws UnknownRegionError for a place that is in no administrative division we know. */
  ladder(place: string): PlaceLadder;
  documents(): LibraryDocument[];
  /** @throws NotFoundError */
  outline(documentId: string): OutlineEntry[];
  /** @throws NotFoundError */
  read(documentId: string, request: ReadingRequest): Reading;
  search(query: FullTextQuery): FullTextResult;
}

const longestReading = 200;
const defaultReading = 60;
/** How far above a clause its heading is looked for. */
const headingReach = 12;

function described(document: PolicyDocument, clauses: number): LibraryDocument {
  const { id, title, docNumber, issuer, issuedDate, planPeriod, regionLadder, disclosure, missingSentences } = document;
  return {
    id,
    title,
    docNumber,
    issuer,
    issuedDate,
    planPeriod,
    regionLadder,
    disclosure,
    missingSentences,
    clauses,
  };
}

function findDocument(index: OpenIndex, id: string): { document: PolicyDocument; clauses: readonly Clause[] } {
  const document = index.documents.get(id);
  if (!document) throw new NotFoundError("没有这份文件。", { remedy: "请从文件列表重新选一份。" });
  return { document, clauses: readingOrder(index, id) };
}

function outlineOf(clauses: readonly Clause[]): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  let open: OutlineEntry[] = [];
  clauses.forEach(({ path }, place) => {
    const changed = path.findIndex((heading, depth) => open[depth]?.heading !== heading);
    const kept = changed < 0 ? path.length : changed;
    open = open.slice(0, kept);
    for (const heading of path.slice(kept)) {
      const entry = { heading, depth: open.length + 1, from: place, clauses: 0 };
      open.push(entry);
      entries.push(entry);
    }
    for (const entry of open) entry.clauses += 1;
  });
  return entries;
}

/** The place of the nearest heading above a clause, or the clause's own when there is none near. */
function headingAbove(clauses: readonly Clause[], place: number): number {
  for (let above = place; above >= Math.max(0, place - headingReach); above -= 1) {
    if (clauses[above]?.kind === "heading") return above;
  }
  return place;
}

function startOf(clauses: readonly Clause[], { from, clauseId }: ReadingRequest): number {
  if (clauseId === undefined) return Math.max(0, Math.min(from ?? 0, clauses.length - 1));
  const place = clauses.findIndex(({ id }) => id === clauseId);
  if (place < 0) throw new NotFoundError("没有找到这一条。", { remedy: "文件可能已更新，请从目录里找。" });
  return headingAbove(clauses, place);
}

/**
 * @param index the index that serves now; each method throws its SnapshotError while none is open
 * @param resolveLadder a place name → the places it lies in, itself first
 */
export function createLibrary(index: () => OpenIndex, resolveLadder: (place: string) => string[]): Library {
  return {
    ladder(place) {
      const ladder = resolveLadder(place);
      const known = new Set([...index().documents.values()].flatMap(({ regionLadder }) => regionLadder.slice(0, 1)));
      return { name: ladder[0] ?? place, ladder, withDocuments: ladder.filter((name) => known.has(name)) };
    },
    documents() {
      const current = index();
      return [...current.documents.values()].map((document) =>
        described(document, current.clauses.countOf(document.id)),
      );
    },
    outline: (documentId) => outlineOf(findDocument(index(), documentId).clauses),
    read(documentId, request) {
      const { document, clauses } = findDocument(index(), documentId);
      const from = startOf(clauses, request);
      const limit = Math.max(1, Math.min(longestReading, request.limit ?? defaultReading));
      const parts = clauses.slice(from, from + limit).map(part);
      return { document: described(document, clauses.length), from, total: clauses.length, parts };
    },
    search: (query) => searchFullText(index(), query),
  };
}
