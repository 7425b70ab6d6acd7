/**
 * Runs before every command, with nothing installed yet: package-lock.json and node_modules flow in, a complete
 * node_modules flows out (`npm ci`, development packages included). Prints nothing when there is nothing to do and never
 * writes to standard output; refuses a Node that is too old. Plain old syntax on purpose: an old Node must be able to
 * read this file far enough to say so.
 */
import { spawn } from "child_process";
import { createHash } from "crypto";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "fs";
import { dirname, join } from "path";
import { fileURLToPath } from "url";

const MINIMUM_NODE = [20, 16];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LOCK_FILE = join(ROOT, "package-lock.json");
const MODULES = join(ROOT, "node_modules");
/** npm's own record of what it put there; written last, so a torn install has none. */
const INSTALLED_FILE = join(MODULES, ".package-lock.json");
const STAMP_FILE = join(MODULES, ".yiwen-installed");
/** Outside node_modules, which `npm ci` empties. */
const BUSY_PARENT = join(ROOT, ".yiwen");
const BUSY_DIR = join(BUSY_PARENT, "installing");
const BUSY_OWNER = join(BUSY_DIR, "owner");
const POLL_MS = 200;
const OWNERLESS_MS = 10000;
const ABANDONED_MS = 30 * 60 * 1000;

/** Settings of an outer npm that would make `npm ci` install less than everything, elsewhere, or nothing. */
const BREAKING_SETTINGS = [
  "also",
  "dry_run",
  "global",
  "if_present",
  "include",
  "json",
  "local_prefix",
  "location",
  "omit",
  "only",
  "optional",
  "package_lock",
  "package_lock_only",
  "prefix",
  "production",
  "workspace",
  "workspaces",
];

const say = (line) => process.stderr.write(`${line}\n`);

function fail(line) {
  say(line);
  process.exit(1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  fail(
    `颐问需要 Node.js ${MINIMUM_NODE.join(".")} 或更新的版本，现在是 ${process.versions.node}。` +
      `请安装新版 Node.js 后再运行。`,
  );
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** What the stamp must say: the lock file, what npm recorded, and the platform that native packages were built for. */
const stampText = (lockBytes, installedBytes) =>
  `${sha256(lockBytes)} ${sha256(installedBytes)} ${process.platform}-${process.arch}\n`;

function readOrNull(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  }
}

/** The packages that package.json asks for are there as folders: notices a hand that removed one. */
function hasDirectPackages(lock) {
  const root = (lock.packages || {})[""] || {};
  const names = Object.keys(Object.assign({}, root.dependencies, root.devDependencies));
  return names.every((name) => existsSync(join(MODULES, name, "package.json")));
}

/** Every package of the lock file is installed in its version; optional ones may be absent (other platforms). */
function isSameTree(lock, installed) {
  const present = installed.packages || {};
  return Object.keys(lock.packages || {}).every((path) => {
    if (path === "") return true;
    const wanted = lock.packages[path];
    if (present[path] === undefined) return wanted.optional === true || wanted.devOptional === true;
    return present[path].version === wanted.version;
  });
}

/** True when node_modules holds what the lock file says. Renews the stamp when npm was run by hand. */
function isInstalled() {
  const lockBytes = readOrNull(LOCK_FILE);
  if (lockBytes === null) fail(`找不到 ${LOCK_FILE}。请重新取一份完整的代码。`);
  const installedBytes = readOrNull(INSTALLED_FILE);
  if (installedBytes === null) return false;
  try {
    const lock = JSON.parse(lockBytes.toString("utf8"));
    if (!hasDirectPackages(lock)) return false;
    const wanted = stampText(lockBytes, installedBytes);
    const stamp = readOrNull(STAMP_FILE);
    if (stamp !== null && stamp.toString("utf8") === wanted) return true;
    const platform = stamp === null ? null : stamp.toString("utf8").trim().split(" ")[2];
    if (platform !== null && platform !== `${process.platform}-${process.arch}`) return false;
    if (!isSameTree(lock, JSON.parse(installedBytes.toString("utf8")))) return false;
    writeStamp();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function writeStamp() {
  const lockBytes = readOrNull(LOCK_FILE);
  const installedBytes = readOrNull(INSTALLED_FILE);
  if (lockBytes === null || installedBytes === null) return;
  try {
    writeFileSync(STAMP_FILE, stampText(lockBytes, installedBytes));
  } catch (error) {
    // A read-only installation is complete all the same; it only costs the longer comparison each time.
    if (error.code !== "EACCES" && error.code !== "EROFS" && error.code !== "EPERM") throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The pid written in the lock directory if its owner is gone, else null. 0: it never got as far as writing one. */
function goneOwner() {
  let ageMs;
  try {
    ageMs = Date.now() - statSync(BUSY_DIR).mtimeMs;
  } catch {
    return null;
  }
  const pid = Number((readOrNull(BUSY_OWNER) || "").toString());
  if (!(pid > 0)) return ageMs > OWNERLESS_MS ? 0 : null;
  return isAlive(pid) && ageMs < ABANDONED_MS ? null : pid;
}

function makeDir(path) {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST" || error.code === "ENOENT") return false;
    throw error;
  }
}

/** Takes the lock directory, or takes it over from an owner that is gone; false while someone else holds it. */
function tryToLock() {
  mkdirSync(BUSY_PARENT, { recursive: true });
  const isFresh = makeDir(BUSY_DIR);
  if (!isFresh) {
    const gone = goneOwner();
    // One directory per owner that is gone: of several waiting processes exactly one makes it.
    if (gone === null || !makeDir(join(BUSY_DIR, `after-${gone}`)) || goneOwner() !== gone) return false;
  }
  writeFileSync(BUSY_OWNER, String(process.pid));
  return true;
}

function unlock() {
  rmSync(BUSY_DIR, { recursive: true, force: true });
  try {
    rmdirSync(BUSY_PARENT);
  } catch {
    // Not empty: the index lives there.
  }
}

function installEnvironment() {
  const environment = Object.assign({}, process.env);
  for (const name of Object.keys(environment)) {
    const setting = /^npm_config_(.+)$/i.exec(name);
    if (setting && BREAKING_SETTINGS.includes(setting[1].toLowerCase().replace(/-/g, "_"))) delete environment[name];
  }
  return environment;
}

/** Runs `npm ci`, all of its output on standard error. Resolves to its exit status. */
function runInstall() {
  const npm = process.env.npm_execpath || "";
  const isScript = /npm-cli\.c?js$/.test(npm);
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--no-progress"];
  return new Promise((resolve) => {
    const child = spawn(isScript ? process.execPath : "npm", isScript ? [npm].concat(args) : args, {
      cwd: ROOT,
      env: installEnvironment(),
      stdio: ["ignore", 2, 2],
      shell: !isScript && process.platform === "win32",
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("error", () => resolve(127));
    child.on("close", (status, signal) => resolve(signal === null ? status : 128));
  });
}

async function install() {
  let hasSaidWaiting = false;
  while (!tryToLock()) {
    if (!hasSaidWaiting) say("颐问：另一个进程正在安装依赖，等它装完……");
    hasSaidWaiting = true;
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
  try {
    if (isInstalled()) return 0;
    const startedMs = Date.now();
    say("颐问：正在安装依赖，第一次大约一分钟，需要联网……");
    const status = await runInstall();
    if (status !== 0) {
      say(
        `颐问：依赖没有装好（npm ci 退出码 ${status}）。请检查网络或 npm 镜像设置，再运行 npm ci --include=dev 看原因。`,
      );
      return 1;
    }
    writeStamp();
    say(`颐问：依赖装好了，用了 ${Math.max(1, Math.round((Date.now() - startedMs) / 1000))} 秒。`);
    return 0;
  } finally {
    unlock();
  }
}

refuseOldNode();
if (!isInstalled()) {
  install().then(
    (status) => process.exit(status),
    (error) => fail(`颐问：依赖没有装好（${error.code || error.message}）。请检查这个文件夹能否写入，再运行一次。`),
  );
}
