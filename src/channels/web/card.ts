/** `GET /api/cards/:id.png` → the picture of a reply that this server made. Any other id is not found; nothing is kept by caches. */
import type { Hono } from "hono";
import type { CardShelf } from "../card/card-shelf.ts";
import type { Gate } from "./gate.ts";

/** Where a card's picture is fetched; null for a reply without one. */
export function cardUrl(id: string | null | undefined): string | null {
  return id === null || id === undefined ? null : `/api/cards/${id}.png`;
}

/** @param gate bounds how many are asked for at once, together with the questions */
export function mountCards(app: Hono, shelf: CardShelf, gate: Gate): void {
  app.get("/api/cards/:file{[A-Za-z0-9_-]{22}\\.png}", async (c) => {
    const leave = gate.enter();
    try {
      const { png } = await shelf.card(c.req.param("file").replace(/\.png$/, ""));
      const headers = { "Content-Type": "image/png", "Cache-Control": "no-store" };
      return c.body(new Uint8Array(png), 200, headers);
    } finally {
      leave();
    }
  });
}
