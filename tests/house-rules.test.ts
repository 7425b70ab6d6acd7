/**
 * The habits of this house, read from its files: sizes, names, opening comments, nothing left unfinished, nothing
 * hard-wired to one document, and a README, package.json and top level that agree with what is on disk.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, extname, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const MAX_LINES = 400;

const contractCommands = ["start", "test", "ingest", "clauses", "search", "ask", "eval", "bench", "check"];
const chosenPackages = ["grammy", "langchain", "@langchain/community", "hnswlib-node", "zod", "dotenv", "vitest"];
const requiredTopLevel = ["src", "corpus", "scripts", "tests", "package.json", "tsconfig.json", ".env.example"];
const readmes = ["README.md", "README.zh-CN.md"];
const toolFiles = [
  ".ci",
  ".github",
  ".gitignore",
  "LICENSE",
  "package-lock.json",
  "vitest.config.ts",
  ".prettierrc.json",
  ".prettierignore",
  ".oxlintrc.json",
];

interface TextFile {
  path: string;
  text: string;
}

function filesBelow(folder: string, extensions: string[]): TextFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((path) => extensions.includes(extname(path)) && !/^tests\/(golden|fixtures)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

const code = [".ts", ".mjs", ".js"];
const program = [...filesBelow("src", code), ...filesBelow("scripts", code)];
const everything = [...program, ...filesBelow("tests", code)];
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

const wordsByName = z.record(z.string(), z.string());
const packageJson = z
  .object({ scripts: wordsByName, dependencies: wordsByName, devDependencies: wordsByName })
  .parse(readJson("package.json"));

const pathsOf = (files: TextFile[], isWrong: (file: TextFile) => boolean): string[] =>
  files.filter(isWrong).map(({ path }) => path);

describe("source files", () => {
  test(`have at most ${MAX_LINES} lines`, () => {
    const lines = ({ text }: TextFile): number => text.trimEnd().split("\n").length;
    expect(pathsOf(everything, (file) => lines(file) > MAX_LINES)).toEqual([]);
  });

  test("are named after what they hold, never after a drawer", () => {
    const drawer = /(^|[./_-])(utils?|helpers?|common|misc)([./_-]|$)|\/types\.ts$/i;
    expect(pathsOf(everything, ({ path }) => drawer.test(path))).toEqual([]);
  });

  test("open with a comment on what flows in and out", () => {
    const opening = /^(#!.*\n)?(\/\*\*?[^*\n]|\/\*\*\n|\/\/ )/;
    expect(pathsOf(program, ({ text }) => !opening.test(text))).toEqual([]);
  });

  test("leave nothing unfinished, and no test is switched off or singled out", () => {
    const unfinished = /\b(TO(?:DO)|FIX(?:ME)|XX(?:X))\b/;
    const switchedOff = /\b(?:test|it|describe|suite|bench)\.(?:only|skip|todo)\b|\b(?:xit|xdescribe|fdescribe)\(/;
    expect(pathsOf(everything, ({ text }) => unfinished.test(text) || switchedOff.test(text))).toEqual([]);
  });
});

describe("the program knows no document by name", () => {
  /** Every place that the manifest names for a document: each rung of its region ladder. */
  function manifestPlaces(value: unknown, isRegion = false): string[] {
    if (typeof value === "string") return isRegion ? [value] : [];
    if (Array.isArray(value)) return value.flatMap((item) => manifestPlaces(item, isRegion));
    if (value === null || typeof value !== "object") return [];
    return Object.entries(value).flatMap(([key, item]) => manifestPlaces(item, isRegion || /region|ladder/i.test(key)));
  }

  const documentNames = existsSync("corpus/documents")
    ? readdirSync("corpus/documents").map((name) => basename(name, extname(name)))
    : [];
  const places = existsSync("corpus/manifest.json") ? manifestPlaces(readJson("corpus/manifest.json")) : [];
  const shortPlaces = places.map((place) => place.replace(/(\p{Script=Han}族)*(自治[区州县旗]|[省市县区州旗])$/u, ""));
  const names = new Set([...documentNames, ...places, ...shortPlaces].filter((name) => name.length > 1));

  const withoutComments = (text: string): string =>
    text
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/(^|[^:"'`])\/\/.*$/gm, "$1");

  test("there are documents to be known by name", () => {
    expect(documentNames.length).toBeGreaterThan(0);
  });

  test("neither a file of the corpus nor its place is written into the code", () => {
    const found = filesBelow("src", [...code, ".html", ".css"]).flatMap(({ path, text }) => {
      const written = withoutComments(text);
      return [...names].filter((name) => written.includes(name)).map((name) => `${path}: ${name}`);
    });
    expect(found).toEqual([]);
  });
});

describe("the READMEs", () => {
  /** Paths drawn in a fenced block as an indented tree below `src/` and its neighbours. */
  function treePaths(block: string): string[] {
    const trail: { indent: number; name: string }[] = [];
    return block.split("\n").flatMap((line) => {
      const indent = line.search(/[^\s│├└─|`+-]/);
      const names = /^(?:[\w.@-]+(?:\/[\w.@-]*|\.(?:ts|mjs|json|jsonl|md|txt))(?:\s+|$))+/.exec(line.slice(indent));
      if (indent < 0 || names === null) return [];
      while ((trail.at(-1)?.indent ?? -1) >= indent) trail.pop();
      const parent = trail.map(({ name }) => name).join("");
      const written = names[0].trim().split(/\s+/);
      const [first = ""] = written;
      if (first.endsWith("/")) trail.push({ indent, name: first });
      return written.map((name) => parent + name);
    });
  }

  function mapPaths(text: string): string[] {
    const blocks = [...text.matchAll(/```[^\n]*\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
    const trees = blocks.filter((block) => /^src\//m.test(block)).flatMap(treePaths);
    const inline = [...text.matchAll(/`((?:src|scripts|tests|corpus|\.ci)\/[\w./@-]*)`/g)].map(
      (match) => match[1] ?? "",
    );
    return [...new Set([...trees, ...inline])];
  }

  function commands(text: string): string[] {
    const named = /\bnpm (?:run(?:-script)? (?:--?[a-z-]+ )*([\w:-]+)|(start|test)\b)/g;
    return [...text.matchAll(named)].map((match) => match[1] ?? match[2] ?? "");
  }

  test("a drawn map is read as paths", () => {
    const drawing =
      "```\nsrc/\n  main.ts      root\n  corpus/  files → clauses\n    load.ts  source.ts  both\nscripts/  one a command\n```";
    expect(mapPaths(`${drawing}\nsee \`.ci/run\``)).toEqual([
      "src/",
      "src/main.ts",
      "src/corpus/",
      "src/corpus/load.ts",
      "src/corpus/source.ts",
      "scripts/",
      ".ci/run",
    ]);
  });

  test.each(readmes)("%s names only commands that package.json has, the start and the test among them", (readme) => {
    expect(existsSync(readme), `${readme} is missing`).toBe(true);
    const named = commands(readFileSync(readme, "utf8"));
    expect(named).toEqual(expect.arrayContaining(["start", "test"]));
    expect(named.filter((name) => packageJson.scripts[name] === undefined)).toEqual([]);
  });

  test.each(readmes)("%s has a map of folders that is true and complete", (readme) => {
    expect(existsSync(readme), `${readme} is missing`).toBe(true);
    const paths = mapPaths(readFileSync(readme, "utf8"));
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(
      rooms.map(({ name }) => `src/${name}`).filter((room) => !paths.some((path) => path.startsWith(room))),
    ).toEqual([]);
  });
});

describe("package.json", () => {
  test("has every command of the contract, each able to install what is missing first", () => {
    for (const command of contractCommands) {
      expect(packageJson.scripts[command], command).toBeTypeOf("string");
      expect(packageJson.scripts[`pre${command}`], `pre${command}`).toBe("node scripts/ensure-installed.mjs");
    }
  });

  test("runs only script files that exist", () => {
    const named = Object.values(packageJson.scripts).flatMap((line) => line.match(/\bscripts\/[\w.-]+/g) ?? []);
    expect([...new Set(named)].filter((path) => !existsSync(path))).toEqual([]);
  });

  test("keeps the packages that the project is built on", () => {
    const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
    expect(chosenPackages.filter((name) => all[name] === undefined)).toEqual([]);
  });

  test("pins every version, so that two installs are the same", () => {
    const all = Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
  });
});

test("the lock file names no registry, so that any mirror can serve it", () => {
  const lock = readFileSync("package-lock.json", "utf8");
  expect(lock).not.toMatch(/"resolved"\s*:/);
  expect(lock.match(/https?:\/\/[^"\s]*(registry|npmjs|mirror|nexus|artifactory|verdaccio)[^"\s]*/gi)).toBeNull();
});

describe("the top level", () => {
  /** Entries under version control; what lies on disk where there is no version control. */
  function topLevel(): string[] {
    const ownFolders = new Set([".git", "node_modules", ".yiwen", "coverage", ".env"]);
    try {
      const listing = execFileSync("git", ["ls-files", "-z"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      return [...new Set(listing.split("\0").map((path) => path.split("/")[0] ?? ""))].filter((name) => name !== "");
    } catch {
      return readdirSync(".").filter((name) => !ownFolders.has(name));
    }
  }

  test("holds only what belongs there", () => {
    const known = new Set([...requiredTopLevel, ...readmes, ...toolFiles]);
    expect(topLevel().filter((name) => !known.has(name))).toEqual([]);
  });

  test("holds everything that belongs there", () => {
    expect([...requiredTopLevel, ...readmes].filter((name) => !existsSync(name))).toEqual([]);
  });
});
