/** The step before every command, run against an npm that only pretends: when it installs, how, and what it says. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "yiwen-install-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Installs what the lock file lists and notes how it was called; speaks on both outputs, as npm does. */
const pretendingNpm = `
const fs = require("fs");
fs.appendFileSync("calls.jsonl", JSON.stringify({ args: process.argv.slice(2), env: process.env }) + "\\n");
console.log("added 2 packages");
console.error("npm warn something");
setTimeout(() => {
  if (process.env.PRETEND_FAILURE) process.exit(7);
  fs.rmSync("node_modules", { recursive: true, force: true });
  const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  const packages = {};
  for (const path of Object.keys(lock.packages)) {
    if (path === "" || lock.packages[path].optional) continue;
    fs.mkdirSync(path, { recursive: true });
    fs.writeFileSync(path + "/package.json", "{}");
    packages[path] = lock.packages[path];
  }
  fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
}, Number(process.env.PRETEND_MS || 0));
`;

interface Project {
  folder: string;
  run(environment?: Record<string, string>, nodeOptions?: string[]): Promise<Run>;
  calls(): { args: string[]; env: Record<string, string> }[];
  writeLock(version: string): void;
}

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

let projects = 0;

function project(): Project {
  const folder = join(scratch, String((projects += 1)));
  mkdirSync(join(folder, "scripts"), { recursive: true });
  cpSync("scripts/ensure-installed.mjs", join(folder, "scripts", "ensure-installed.mjs"));
  writeFileSync(join(folder, "npm-cli.js"), pretendingNpm);
  const writeLock = (version: string): void => {
    const packages = {
      "": { dependencies: { one: version }, devDependencies: { two: "1.0.0" } },
      "node_modules/one": { version },
      "node_modules/two": { version: "1.0.0", dev: true },
      "node_modules/for-another-platform": { version: "1.0.0", optional: true },
    };
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages }));
  };
  writeLock("1.0.0");
  const run: Project["run"] = (environment = {}, nodeOptions = []) => {
    const env = { PATH: process.env["PATH"], npm_execpath: join(folder, "npm-cli.js"), ...environment };
    const child = spawn(process.execPath, [...nodeOptions, join(folder, "scripts", "ensure-installed.mjs")], { env });
    const result: Run = { status: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (result.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (result.stderr += chunk.toString()));
    return new Promise((done) => {
      child.on("close", (status) => done({ ...result, status }));
    });
  };
  const calls: Project["calls"] = () => {
    const file = join(folder, "calls.jsonl");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return lines.map((line): ReturnType<Project["calls"]>[number] => JSON.parse(line));
  };
  return { folder, run, calls, writeLock };
}

const silence: Run = { status: 0, stdout: "", stderr: "" };

describe("installing", () => {
  test("a fresh clone is installed once, then there is nothing to do and nothing is said", async () => {
    const fresh = project();
    const first = await fresh.run();
    expect(first).toMatchObject({ status: 0, stdout: "" });
    expect(first.stderr).toContain("正在安装依赖");
    expect(first.stderr).toContain("added 2 packages");
    expect(first.stderr).toContain("依赖装好了");
    expect(await fresh.run()).toEqual(silence);
    expect(fresh.calls()).toHaveLength(1);
    expect(existsSync(join(fresh.folder, ".yiwen"))).toBe(false);
  });

  test("development packages are asked for, whatever the outer npm was told", async () => {
    const fresh = project();
    const outer = {
      npm_config_omit: "dev",
      NPM_CONFIG_PRODUCTION: "true",
      npm_config_dry_run: "true",
      npm_config_cache: "/c",
    };
    await fresh.run({ NODE_ENV: "production", npm_config_loglevel: "silent", ...outer });
    const [call] = fresh.calls();
    expect(call?.args).toEqual(expect.arrayContaining(["ci", "--include=dev"]));
    expect(Object.keys(call?.env ?? {}).filter((name) => name in outer)).toEqual(["npm_config_cache"]);
    expect(call?.env["npm_config_loglevel"]).toBe("silent");
  });

  test("a newer lock file is installed again", async () => {
    const changed = project();
    await changed.run();
    changed.writeLock("2.0.0");
    expect((await changed.run()).stderr).toContain("正在安装依赖");
    expect(await changed.run()).toEqual(silence);
  });

  test("a package that someone removed is put back", async () => {
    const torn = project();
    await torn.run();
    rmSync(join(torn.folder, "node_modules", "two"), { recursive: true });
    await torn.run();
    expect(existsSync(join(torn.folder, "node_modules", "two"))).toBe(true);
  });

  test("an install that was interrupted is done again", async () => {
    const torn = project();
    await torn.run();
    rmSync(join(torn.folder, "node_modules", ".package-lock.json"));
    await torn.run();
    expect(torn.calls()).toHaveLength(2);
  });

  test("an install made by hand is recognised and left alone", async () => {
    const byHand = project();
    await byHand.run();
    rmSync(join(byHand.folder, "node_modules", ".yiwen-installed"));
    expect(await byHand.run()).toEqual(silence);
    expect(byHand.calls()).toHaveLength(1);
  });

  test("node_modules built for another platform are built again", async () => {
    const moved = project();
    await moved.run();
    const stamp = join(moved.folder, "node_modules", ".yiwen-installed");
    writeFileSync(stamp, readFileSync(stamp, "utf8").replace(/\S+\n$/, "plan9-mips\n"));
    await moved.run();
    expect(moved.calls()).toHaveLength(2);
  });
});

describe("two at once", () => {
  test("the second waits and does not install again", async () => {
    const busy = project();
    const runs = await Promise.all([1, 2, 3].map(() => busy.run({ PRETEND_MS: "1000" })));
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(busy.calls()).toHaveLength(1);
    expect(runs.some(({ stderr }) => stderr.includes("等它装完"))).toBe(true);
    expect(runs.map(({ stdout }) => stdout)).toEqual(["", "", ""]);
  });

  test("what a killed process left locked is taken over by exactly one", async () => {
    const abandoned = project();
    const lock = join(abandoned.folder, ".yiwen", "installing");
    mkdirSync(lock, { recursive: true });
    writeFileSync(join(lock, "owner"), "999999999");
    const runs = await Promise.all([1, 2].map(() => abandoned.run({ PRETEND_MS: "200" })));
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    expect(abandoned.calls()).toHaveLength(1);
  });
});

describe("refusals", () => {
  test("a failed install is one line with the remedy, exit status 1, and nothing stays locked", async () => {
    const failing = project();
    const run = await failing.run({ PRETEND_FAILURE: "1" });
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr.trimEnd().split("\n").at(-1)).toMatch(/依赖没有装好（npm ci 退出码 7）.*请检查网络.*npm ci/);
    expect(existsSync(join(failing.folder, ".yiwen"))).toBe(false);
    expect((await failing.run()).status).toBe(0);
  });

  test("a missing lock file is one line with the remedy", async () => {
    const incomplete = project();
    rmSync(join(incomplete.folder, "package-lock.json"));
    const run = await incomplete.run();
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toMatch(/^找不到 .*package-lock\.json。请.*\n$/);
  });

  test.each(["20.15.1", "18.20.4", "12.22.0"])(
    "Node %s is refused in one line before anything is done",
    async (version) => {
      const old = project();
      const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
      const run = await old.run({}, ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`]);
      expect(run).toMatchObject({ status: 1, stdout: "" });
      expect(run.stderr).toBe(
        `颐问需要 Node.js 20.16 或更新的版本，现在是 ${version}。请安装新版 Node.js 后再运行。\n`,
      );
      expect(old.calls()).toEqual([]);
    },
  );
});
