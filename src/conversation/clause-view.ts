/** A clause id → the clause with its neighbours in reading order, for 看原文. Neighbours stop at the edge of a gap. */
import { NotFoundError } from "../errors.ts";
import type { Clause } from "../corpus/clause.ts";
import { oncePerDocument } from "../indexing/once-per-document.ts";
import type { OpenIndex } from "../indexing/open-index.ts";
import type { ClausePart, ClauseView } from "./turn.ts";

const NEIGHBOURS = 3;

export function part(clause: Clause): ClausePart {
  const { id, path, kind, text, source, gapBefore, gapAfter } = clause;
  return { id, path, kind, text, source, gapBefore, gapAfter };
}

/** A document's clauses in reading order; none for a document that the index does not hold. */
export const readingOrder = oncePerDocument((index, document): readonly Clause[] =>
  index.clauses.ofDocument(document).sort((a, b) => a.ordinal - b.ordinal),
);

/** @throws NotFoundError when the open index has no such clause. */
export function viewClause(index: OpenIndex, id: string): ClauseView {
  const clause = index.clauses.byId(id);
  const document = clause && index.documents.get(clause.document);
  if (!clause || !document) {
    throw new NotFoundError("没有找到这一条原文。", { remedy: "文件可能已更新，请重新提问以取得最新的出处。" });
  }
  const all = readingOrder(index, clause.document);
  const at = all.findIndex((other) => other.id === id);
  return {
    clause: part(clause),
    before: all.slice(Math.max(0, at - NEIGHBOURS), at).map(part),
    after: all.slice(at + 1, at + 1 + NEIGHBOURS).map(part),
    document: {
      id: document.id,
      title: document.title,
      docNumber: document.docNumber,
      issuer: document.issuer,
      issuedDate: document.issuedDate,
      disclosure: document.disclosure,
    },
  };
}
