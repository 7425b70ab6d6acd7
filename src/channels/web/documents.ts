/**
 * The documents themselves over HTTP: the places they are for, the list, an outline, a stretch of text, full-text search. Read-only; refuses
 * numbers that are none and queries that are too long.
 */
import type { Hono } from "hono";
import type { Library } from "../../conversation/library.ts";
import { BadInputError } from "../../errors.ts";

const longestPlace = 40;

/** @throws BadInputError */
function readPlace(text: string | undefined): string {
  const place = text?.trim() ?? "";
  if (place !== "" && place.length <= longestPlace) return place;
  throw new BadInputError("请写一个地方的名字，最多 40 字。", { remedy: "写省、市或县的名字就行。" });
}

/** @throws BadInputError when the text is there and is no whole number from 0. */
function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new BadInputError(`${name} 要是从 0 起的整数。`, { remedy: "请从文件列表重新打开。" });
}

export function mountDocuments(app: Hono, library: Library): void {
  app.get("/api/regions/ladder", (c) => c.json(library.ladder(readPlace(c.req.query("name")))));
  app.get("/api/documents", (c) => c.json({ documents: library.documents() }));
  app.get("/api/documents/:id/outline", (c) => c.json({ outline: library.outline(c.req.param("id")) }));
  app.get("/api/documents/:id", (c) => {
    const { from, limit, clause } = c.req.query();
    const request = { from: readCount("from", from), limit: readCount("limit", limit), clauseId: clause };
    return c.json(library.read(c.req.param("id"), request));
  });
  app.get("/api/search", (c) => {
    const { q, document, offset } = c.req.query();
    return c.json(library.search({ words: q ?? "", document, offset: readCount("offset", offset) }));
  });
}
