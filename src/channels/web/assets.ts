/**
 * The files of the page, read and compressed once, served with their type and a tag. Refuses every name that is not on the
 * list.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Context } from "hono";
import { NotFoundError } from "../../errors.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

type Encoding = "br" | "gzip";

interface Asset {
  body: string;
  /** Smallest first. */
  compressed: { encoding: Encoding; bytes: Uint8Array<ArrayBuffer> }[];
  type: string;
  tag: string;
}

let loaded: Map<string, Asset> | null = null;

/** The folder `assets/` beside this file, read with the first call. */
export function loadAssets(): Map<string, Asset> {
  loaded ??= readAssets();
  return loaded;
}

function readAssets(): Map<string, Asset> {
  const folder = new URL("./assets/", import.meta.url);
  const texts = new Map(
    readdirSync(fileURLToPath(folder))
      .sort()
      .map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
  );
  const assets = new Map<string, Asset>();
  for (const [name, text] of texts) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const body = name.endsWith(".html") ? withPreloads(text, texts) : text;
    const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const compressed: Asset["compressed"] = [
      { encoding: "br", bytes: Uint8Array.from(brotliCompressSync(body)) },
      { encoding: "gzip", bytes: Uint8Array.from(gzipSync(body, { level: 9 })) },
    ];
    assets.set(name, { body, compressed, type, tag });
  }
  return assets;
}

const moduleScript = /<script type="module" src="\/assets\/([\w-]+\.js)"><\/script>/;

/** A page that names every module its script will ask for, so that none of them waits for another to arrive. */
function withPreloads(html: string, texts: ReadonlyMap<string, string>): string {
  const [script = "", entry] = moduleScript.exec(html) ?? [];
  if (entry === undefined) return html;
  const found = new Set([entry]);
  for (const name of found) {
    for (const [, imported = ""] of (texts.get(name) ?? "").matchAll(/from "\.\/([\w-]+\.js)"/g)) found.add(imported);
  }
  found.delete(entry);
  const links = [...found].map((name) => `<link rel="modulepreload" href="/assets/${name}" />\n    `);
  return html.replace(script, () => `${links.join("")}${script}`);
}

/** Whether an `Accept-Encoding` names an encoding without forbidding it. */
function accepts(header: string, encoding: Encoding): boolean {
  return header.split(",").some((item) => {
    const [name, weight] = item.split(";").map((piece) => piece.trim());
    return name === encoding && !/^q=0(?:\.0*)?$/.test(weight ?? "");
  });
}

/** @throws NotFoundError for a name that is not on the list. */
export function serveAsset(c: Context, assets: Map<string, Asset>, name: string): Response {
  const asset = assets.get(name);
  if (asset === undefined) throw new NotFoundError("没有这个文件。", { remedy: "请从首页重新打开。" });
  const headers = { ETag: asset.tag, "Cache-Control": "no-cache", Vary: "Accept-Encoding" };
  if (c.req.header("if-none-match") === asset.tag) return c.body(null, 304, headers);
  const typed = { ...headers, "Content-Type": asset.type };
  const accepted = c.req.header("accept-encoding") ?? "";
  const small = asset.compressed.find(({ encoding }) => accepts(accepted, encoding));
  if (small === undefined) return c.body(asset.body, 200, typed);
  return c.body(small.bytes, 200, { ...typed, "Content-Encoding": small.encoding });
}
