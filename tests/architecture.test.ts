/**
 * Keeps the house's order true by reading its imports: rooms only import rooms before them, outside packages stay in
 * their own rooms, only the configuration reads the environment, and no two files import each other in a circle.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

/** One import: the file that says it, the words it says, and the file of ours they lead to (null: a package). */
interface Arrow {
  from: string;
  specifier: string;
  to: string | null;
}

interface SourceFile {
  path: string;
  text: string;
}

/** The order in which data walks through the rooms. A room may import itself and those before it. */
const rooms = [
  "errors",
  "language",
  "corpus",
  "indexing",
  "retrieval",
  "answering",
  "conversation",
  "channels",
  "main",
];

/** Packages that only some files may import; `files` is matched against the path from the top of the repository. */
const packageRooms: { name: string; packages: RegExp; files: RegExp }[] = [
  { name: "grammY", packages: /^(grammy|@grammyjs\/.*)$/, files: /^src\/channels\/telegram/ },
  { name: "the vector index", packages: /^hnswlib-node$/, files: /^src\/indexing\/vectors\// },
  {
    name: "LangChain",
    packages: /^(langchain|@langchain)(\/|$)/,
    files:
      /^(src\/indexing\/(vectors\/|building\/embed|search-thread\/search-vectors|questions\/chat-model)|src\/evaluation\/peers\/|scripts\/bench)/,
  },
  {
    name: "the model client",
    packages: /^openai(\/|$)/,
    files: /^src\/(indexing\/vectors\/embedder|answering\/generate)/,
  },
  { name: "PostgreSQL", packages: /^pg$/, files: /^src\/(indexing|conversation)\/(.*[/-])?postgres/ },
  { name: "the canvas", packages: /^@napi-rs\/canvas$/, files: /^src\/channels\/card\// },
  { name: "Hono", packages: /^(hono|@hono)(\/|$)/, files: /^src\/channels\// },
  { name: "WeCom's SDK", packages: /^@wecom\//, files: /^src\/channels\/wecom/ },
  { name: "the file readers", packages: /^(mammoth|unpdf|cheerio|yauzl)(\/|$)/, files: /^src\/corpus\/readers\// },
  { name: "dotenv", packages: /^dotenv$/, files: /^src\/config\.ts$/ },
  { name: "the command-line tools", packages: /^(commander|cli-progress)$/, files: /^scripts\// },
  {
    name: "the peers",
    packages: /^(minisearch|flexsearch|libsql|@orama\/orama)$/,
    files: /^(src\/evaluation\/peers\/|scripts\/bench)/,
  },
];

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

const importPatterns = [
  /^\s*(?:import|export)\s[^;"']*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\b(?:import|require|require\.resolve|import\.meta\.resolve)\(\s*["']([^"']+)["']/g,
];

function arrowsOf(file: SourceFile): Arrow[] {
  return importPatterns.flatMap((pattern) =>
    [...file.text.matchAll(pattern)].map((match) => {
      const specifier = match[1] ?? "";
      const to = specifier.startsWith(".") ? posix.join(posix.dirname(file.path), specifier) : null;
      return { from: file.path, specifier, to };
    }),
  );
}

/**
 * `src/corpus/repair/x.ts` → `corpus`; `src/errors.ts` → `errors`; outside src: the first folder. The other files at the
 * top of src are parts of the composition root.
 */
function roomOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  if (top !== "src") return top;
  return /^(?!errors\.ts$|config\.ts$).*\.ts$/.test(second) ? "main" : second.replace(/\.ts$/, "");
}

/** Why a room may not import another one; null when it may. */
function forbidden(from: string, to: string): string | null {
  if (from === "scripts") return to === "tests" ? "scripts do not import tests" : null;
  if (to === "scripts" || to === "tests") return `src does not import ${to}`;
  if (to === "evaluation" && from !== "evaluation") return "evaluation is for scripts and tests";
  if (to === "config") return from === "main" || from === "config" ? null : "a stage receives its options";
  if (from === "config") return to === "errors" ? null : "the configuration knows errors only";
  if (from === "evaluation") return to === "main" || to === "channels" ? "evaluation works on the stages" : null;
  if (from === "channels" && !["errors", "conversation", "channels"].includes(to)) {
    return "channels know conversation and errors only";
  }
  if (from === "errors" && to !== "errors") return "errors is a leaf";
  if (!rooms.includes(from) || !rooms.includes(to)) return "a room that the order does not know";
  return rooms.indexOf(to) <= rooms.indexOf(from) ? null : "the arrow runs back";
}

function roomViolations(arrows: Arrow[]): string[] {
  return arrows.flatMap(({ from, to }) => {
    const reason = to === null ? null : forbidden(roomOf(from), roomOf(to));
    return reason === null ? [] : [`${from} → ${to}: ${reason}`];
  });
}

function packageViolations(arrows: Arrow[]): string[] {
  return arrows.flatMap(({ from, specifier, to }) =>
    packageRooms
      .filter(({ packages, files }) => to === null && packages.test(specifier) && !files.test(from))
      .map(({ name }) => `${from} imports ${specifier}: ${name} has its own room`),
  );
}

/** Reads of the process environment outside the configuration; `scripts/run.ts` may look at DEBUG. */
function environmentReads(files: SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    if (path === "src/config.ts") return [];
    const left = path === "scripts/run.ts" ? text.replace(/process\.env(\.DEBUG\b|\[["']DEBUG["']\])/g, "") : text;
    const isReading = /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\[["']env["']\]|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b/;
    const isImporting = /import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*["'](node:)?process["']/;
    return isReading.test(left) || isImporting.test(left) ? [path] : [];
  });
}

/** Circles among files, each told once as `a → b → a`. */
function circles(arrows: Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) if (to !== null) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" → "));
    if (start >= 0 || done.has(path)) return;
    for (const neighbour of next.get(path) ?? []) walk(neighbour, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return found;
}

const files = [...sourceFiles("src"), ...sourceFiles("scripts")];
const arrows = files.flatMap(arrowsOf);

describe("the house", () => {
  test("no room imports one that comes after it", () => {
    expect(roomViolations(arrows)).toEqual([]);
  });

  test("outside packages stay in their own rooms", () => {
    expect(packageViolations(arrows)).toEqual([]);
  });

  test("only the configuration reads the process environment", () => {
    expect(environmentReads(files)).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(circles(arrows)).toEqual([]);
  });

  test("every import of ours names a file that exists, with its extension", () => {
    const lost = arrows.filter(({ to }) => to !== null && (!existsSync(to) || posix.extname(to) === ""));
    expect(lost.map(({ from, specifier }) => `${from} → ${specifier}`)).toEqual([]);
  });
});

describe("the checks themselves", () => {
  const arrowTo = (from: string, text: string): Arrow[] => arrowsOf({ path: from, text });

  test("read every way of importing", () => {
    const text = `
import { a } from "../errors.ts";
import type {
  B,
} from '../corpus/clause.ts';
export * from "./c.ts";
import "node:fs";
const later = await import("hono");
const old = require("pg");
 * a comment that speaks of an import from elsewhere`;
    expect(arrowTo("src/indexing/building/build.ts", text).map(({ specifier }) => specifier)).toEqual([
      "../errors.ts",
      "../corpus/clause.ts",
      "./c.ts",
      "node:fs",
      "hono",
      "pg",
    ]);
  });

  test.each([
    ["src/language/a.ts", "../corpus/clause.ts"],
    ["src/corpus/a.ts", "../retrieval/b.ts"],
    ["src/channels/web/a.ts", "../../answering/answer.ts"],
    ["src/conversation/a.ts", "../channels/telegram.ts"],
    ["src/retrieval/a.ts", "../config.ts"],
    ["src/answering/a.ts", "../evaluation/table.ts"],
    ["src/main.ts", "./evaluation/table.ts"],
    ["src/corpus/a.ts", "../../scripts/run.ts"],
    ["src/errors.ts", "./language/a.ts"],
    ["src/conversation/a.ts", "../serve.ts"],
    ["src/answering/a.ts", "../telemetry/log.ts"],
  ])("refuse %s → %s", (from, specifier) => {
    expect(roomViolations(arrowTo(from, `import { x } from "${specifier}";`))).toHaveLength(1);
  });

  test.each([
    ["src/retrieval/a.ts", "../corpus/clause.ts"],
    ["src/channels/web/a.ts", "../../conversation/turn.ts"],
    ["src/main.ts", "./config.ts"],
    ["src/serve.ts", "./channels/web/web-channel.ts"],
    ["scripts/eval.ts", "../src/evaluation/table.ts"],
  ])("allow %s → %s", (from, specifier) => {
    expect(roomViolations(arrowTo(from, `import { x } from "${specifier}";`))).toEqual([]);
  });

  test.each([
    "grammy",
    "@grammyjs/auto-retry",
    "hnswlib-node",
    "@langchain/core/embeddings",
    "langchain",
    "pg",
    "hono",
  ])("refuse %s in a room that is not its own", (name) => {
    expect(packageViolations(arrowTo("src/retrieval/retrieve.ts", `import x from "${name}";`))).toHaveLength(1);
  });

  test("see an environment that is read in passing, and a circle", () => {
    const passing = ["process.env.HOME", "const { env } = process", 'import { env } from "node:process"'];
    for (const text of passing) expect(environmentReads([{ path: "src/main.ts", text }])).toEqual(["src/main.ts"]);
    expect(environmentReads([{ path: "scripts/run.ts", text: "process.env.DEBUG" }])).toEqual([]);
    expect(environmentReads([{ path: "scripts/run.ts", text: "process.env.HOME" }])).toEqual(["scripts/run.ts"]);
    const circle = [...arrowTo("src/a/b.ts", 'import "./c.ts";'), ...arrowTo("src/a/c.ts", 'import "./b.ts";')];
    expect(circles(circle)).toEqual(["src/a/b.ts → src/a/c.ts → src/a/b.ts"]);
  });
});
