/**
 * A number of synthetic clauses → how long questions hold up everybody else: with searches in place, and on a thread of their
 * own. Each way runs in a process of its own; what they find is compared. `npx tsx scripts/bench/event-loop.ts 300000 [folder]`
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { percentile } from "../../src/evaluation/retrieval-metrics.ts";
import { searchClauses } from "../../src/indexing/search-thread/clause-search.ts";
import type { ClauseSearch } from "../../src/indexing/search-thread/clause-search.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { PositionRanges } from "../../src/indexing/lexical/position-ranges.ts";
import { runSyntheticJob } from "./synthetic-contest.ts";
import { readSyntheticQuestions, syntheticFiles } from "./synthetic-job.ts";

const ways = ["in place", "on a thread"] as const;
type Way = (typeof ways)[number];

interface Figures {
  startMs: number;
  /** From asking to the result, one question after the other. */
  p50Ms: number;
  p95Ms: number;
  /** How much longer than 1 ms a timer had to wait meanwhile. */
  delayP99Ms: number;
  delayMaxMs: number;
  /** The same while 32 questions are asked at once, again and again. */
  burstP50Ms: number;
  burstP95Ms: number;
  burstDelayP99Ms: number;
  burstDelayMaxMs: number;
  /** Processor time of the main thread for one question, which other programs hardly touch; NaN where the system tells none. */
  mainP50Ms: number;
  mainP95Ms: number;
  rssMb: number;
  /** Of everything that was found, with all scores. */
  digest: string;
}

const nanosecondsPerMs = 1e6;
const bytesPerMb = 1_048_576;
const askedAtOnce = 32;
/** A county's documents: every twentieth document, so that vectors are looked at one by one. */
const localEvery = 20;
const clausesOfDocument = 150;

async function openWay(way: Way, folder: string): Promise<OpenIndex> {
  const searchThreadFrom = way === "on a thread" ? 0 : Infinity;
  const dataDir = syntheticFiles.data(folder);
  const { index, soundness } = await openIndex({ dataDir, embedding: null, searchThreadFrom });
  const problem = await soundness;
  if (problem !== null) throw problem;
  return index;
}

type Search = (task: ClauseSearch) => Promise<unknown>;

/** Each question once among all clauses and once among a county's. */
async function readTasks(folder: string, { clauses, embedder, tokenizer }: OpenIndex): Promise<ClauseSearch[]> {
  const everything = PositionRanges.of([{ start: 0, end: clauses.length }]);
  const county = [];
  for (let start = 0; start < clauses.length; start += localEvery * clausesOfDocument) {
    county.push({ start, end: Math.min(clauses.length, start + clausesOfDocument) });
  }
  const local = PositionRanges.of(county);
  const tasks: ClauseSearch[] = [];
  for (const text of readSyntheticQuestions(folder)) {
    const terms = [...new Set(tokenizer.terms(text))].map((term) => ({ term, weight: 1 }));
    const vector = await embedder.embeddings.embedQuery(text);
    for (const within of [everything, local]) {
      tasks.push({ terms, vector, scopes: [{ within, also: [] }], limit: 30, exactVectorsUpTo: 20_000 });
    }
  }
  return tasks;
}

/** Processor time that the main thread has had. */
function mainThreadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / nanosecondsPerMs;
  } catch {
    return NaN;
  }
}

interface Round {
  timesMs: number[];
  /** Of the main thread, by round of questions. */
  mainMs: number[];
  delayP99Ms: number;
  delayMaxMs: number;
}

/** Asks everything, `atOnce` questions side by side, and watches the event loop meanwhile. */
async function askAll(tasks: readonly ClauseSearch[], search: Search, atOnce: number): Promise<Round> {
  const timesMs: number[] = [];
  const mainMs: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let at = 0; at < tasks.length; at += atOnce) {
    const before = mainThreadMs();
    await Promise.all(
      tasks.slice(at, at + atOnce).map(async (task) => {
        const startedMs = performance.now();
        await search(task);
        timesMs.push(performance.now() - startedMs);
      }),
    );
    mainMs.push((mainThreadMs() - before) / atOnce);
    await pause(1);
  }
  delay.disable();
  return {
    timesMs,
    mainMs,
    delayP99Ms: delay.percentile(99) / nanosecondsPerMs,
    delayMaxMs: delay.max / nanosecondsPerMs,
  };
}

async function measure(way: Way, folder: string): Promise<Figures> {
  const startedMs = performance.now();
  const index = await openWay(way, folder);
  const startMs = performance.now() - startedMs;
  const { threaded } = index;
  const search: Search = async (task) => (threaded === undefined ? searchClauses(index, task) : threaded.search(task));
  const tasks = await readTasks(folder, index);
  const hash = createHash("sha256");
  // Also warms up.
  for (const task of tasks.slice(0, 200)) hash.update(JSON.stringify(await search(task)));
  await pause(200);
  const single = await askAll(tasks, search, 1);
  const burst = await askAll(tasks, search, askedAtOnce);
  return {
    startMs,
    p50Ms: percentile(single.timesMs, 0.5),
    p95Ms: percentile(single.timesMs, 0.95),
    delayP99Ms: single.delayP99Ms,
    delayMaxMs: single.delayMaxMs,
    burstP50Ms: percentile(burst.timesMs, 0.5),
    burstP95Ms: percentile(burst.timesMs, 0.95),
    burstDelayP99Ms: burst.delayP99Ms,
    burstDelayMaxMs: burst.delayMaxMs,
    mainP50Ms: percentile(single.mainMs, 0.5),
    mainP95Ms: percentile(single.mainMs, 0.95),
    rssMb: process.memoryUsage.rss() / bytesPerMb,
    digest: hash.digest("hex").slice(0, 12),
  };
}

function measureApart(way: Way, folder: string): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [way, folder]);
    child.once("message", (figures: Figures) => resolve(figures));
    child.once("exit", (code) => reject(new Error(`${way}: exit ${code}`)));
  });
}

async function build(clauses: number, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (existsSync(syntheticFiles.questions(folder))) return;
  const job = { contest: "synthetic", clauses, vectors: clauses, seed: 1, corpusDir: "corpus", folder } as const;
  await runSyntheticJob({ ...job, phase: "build" }, () => undefined);
}

async function compare(clauses: number, kept: string | undefined): Promise<void> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "yiwen-bench-"));
  try {
    await build(clauses, folder);
    const rows: [Way, Figures][] = [];
    for (const way of ways) rows.push([way, await measureApart(way, folder)]);
    console.table(
      Object.fromEntries(
        rows.map(([way, figures]) => [
          way,
          Object.fromEntries(
            Object.entries(figures).map(([name, value]) => [
              name,
              typeof value === "number" ? Number(value.toFixed(2)) : value,
            ]),
          ),
        ]),
      ),
    );
    if (new Set(rows.map(([, { digest }]) => digest)).size > 1) throw new Error("The two ways do not find the same.");
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const [first = "300000", folder] = process.argv.slice(2);
const way = ways.find((name) => name === first);
if (way !== undefined && folder !== undefined) {
  const figures = await measure(way, folder);
  process.send?.(figures, () => process.disconnect());
} else {
  await compare(Number(first), folder);
}
