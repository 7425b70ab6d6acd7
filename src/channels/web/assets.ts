/** The files of the page, read once and served with their type and a tag. Refuses every name that is not on the list. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context } from "hono";
import { NotFoundError } from "../../errors.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

interface Asset {
  body: string;
  type: string;
  tag: string;
}

/** Reads the folder `assets/` beside this file. */
export function loadAssets(): Map<string, Asset> {
  const folder = new URL("./assets/", import.meta.url);
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(fileURLToPath(folder)).sort()) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const body = readFileSync(new URL(name, folder), "utf8");
    assets.set(name, { body, type, tag: `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"` });
  }
  return assets;
}

/** @throws NotFoundError for a name that is not on the list. */
export function serveAsset(c: Context, assets: Map<string, Asset>, name: string): Response {
  const asset = assets.get(name);
  if (asset === undefined) throw new NotFoundError("没有这个文件。", { remedy: "请从首页重新打开。" });
  const headers = { ETag: asset.tag, "Cache-Control": "no-cache" };
  if (c.req.header("if-none-match") === asset.tag) return c.body(null, 304, headers);
  return c.body(asset.body, 200, { ...headers, "Content-Type": asset.type });
}
