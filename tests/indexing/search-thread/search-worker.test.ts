/** A thread that searches beside the event loop: the same results as in place, whatever becomes of the thread. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BusyError } from "../../../src/errors.ts";
import { buildIndex } from "../../../src/indexing/building/build.ts";
import { searchClauses } from "../../../src/indexing/search-thread/clause-search.ts";
import type { ClauseSearch } from "../../../src/indexing/search-thread/clause-search.ts";
import { LiveIndex } from "../../../src/indexing/live-index.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../../src/indexing/open-index.ts";
import { PositionRanges } from "../../../src/indexing/lexical/position-ranges.ts";
import type { SegmentSource } from "../../../src/indexing/search-thread/search-vectors.ts";
import { segmentFiles } from "../../../src/indexing/snapshot/index-segment.ts";
import { VectorSegment } from "../../../src/indexing/vectors/clause-vectors.ts";
import { SearchWorker } from "../../../src/indexing/search-thread/search-worker.ts";
import type { SearchWorkerOptions } from "../../../src/indexing/search-thread/search-worker.ts";
import { startSearchThread } from "../../../src/indexing/search-thread/start-search-thread.ts";
import { ThreadedSearch } from "../../../src/indexing/search-thread/threaded-search.ts";
import { loadLexicon } from "../../../src/language/lexicon.ts";
import { openRegions } from "../../../src/language/regions.ts";
import { createQuestionReader } from "../../../src/retrieval/question.ts";
import type { QuestionReader } from "../../../src/retrieval/question.ts";
import type { UnderstoodQuestion } from "../../../src/retrieval/ranked-clause.ts";
import { retrieve } from "../../../src/retrieval/retrieve.ts";
import { createCorpusFolder } from "../corpus-folder.ts";
import type { CorpusFolder } from "../corpus-folder.ts";

const embedding = null;
const patience = { timeout: 20_000 };
let folder: CorpusFolder;
let inPlace: OpenIndex;
/** The same index, searched by a thread. */
let onThread: OpenIndex;
let reader: QuestionReader;

beforeAll(async () => {
  folder = await createCorpusFolder();
  await buildIndex({ ...folder, embedding });
  inPlace = (await openIndex({ ...folder, embedding })).index;
  const opened = await openIndex({ ...folder, embedding, searchThreadFrom: 0 });
  onThread = opened.index;
  expect(await opened.soundness).toBeNull();
  reader = createQuestionReader({ lexicon: await loadLexicon(folder.corpusDir), regions: openRegions() });
});

const opened: ThreadedSearch[] = [];
afterAll(async () => {
  for (const threaded of opened) await threaded.close();
  await onThread.threaded?.close();
});

const read = (text: string): UnderstoodQuestion => reader(text, { regionSetting: null, documents: inPlace.documents });

/** A file as large ones are read: where threads can share it. */
async function shared(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const memory = new Uint8Array(new SharedArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}

async function segmentOf(index: OpenIndex): Promise<SegmentSource> {
  const snapshot = join(folder.dataDir, "snapshots", index.snapshotId);
  const { lexical, vectors } = segmentFiles("0");
  return {
    key: snapshot,
    lexical: await shared(join(snapshot, lexical)),
    vectors: await shared(join(snapshot, vectors)),
    dimension: index.vectors.dimension,
    graph: null,
  };
}

interface Started {
  threaded: ThreadedSearch;
  worker: SearchWorker;
  /** All that the worker has had. */
  threads: Worker[];
}

async function start(options: SearchWorkerOptions & { graceMs?: number } = {}): Promise<Started> {
  const { graceMs = 30_000, ...own } = options;
  const threads: Worker[] = [];
  const startThread = async (): Promise<Worker> => {
    const thread = await startSearchThread();
    threads.push(thread);
    return thread;
  };
  const worker = new SearchWorker({ startThread, ...own });
  const segments = segmentOf(inPlace).then((segment) => [segment]);
  const threaded = new ThreadedSearch({ segments, indexes: inPlace, worker, graceMs });
  opened.push(threaded);
  await threaded.ready;
  return { threaded, worker, threads };
}

function searchFor(text: string, changes: Partial<ClauseSearch> = {}): ClauseSearch {
  return {
    terms: inPlace.tokenizer.terms(text).map((term) => ({ term, weight: 1 })),
    vector: null,
    scopes: [{ within: PositionRanges.of([{ start: 0, end: inPlace.clauses.length }]), also: [] }],
    limit: 5,
    exactVectorsUpTo: 20_000,
    ...changes,
  };
}

const here = (search: ClauseSearch): ReturnType<typeof searchClauses> => searchClauses(inPlace, search);
const matters = ["高龄津贴", "福利彩票公益金", "护理型床位", "喘息服务", "社区助餐", "家庭床位"];

describe("a search thread", () => {
  test("gives the same clauses, scores and reasons as searching in place, by every way of searching", async () => {
    expect(onThread.threaded?.isOnThread).toBe(true);
    expect(inPlace.threaded).toBeUndefined();
    const asked = matters.flatMap((matter) => [`苏州的${matter}多少`, matter, `各地${matter}有什么不同`]);
    for (const exactVectorsUpTo of [20_000, 0]) {
      for (const text of asked) {
        const there = await retrieve(onThread, read(text), { exactVectorsUpTo });
        expect(there.clauses).toEqual((await retrieve(inPlace, read(text), { exactVectorsUpTo })).clauses);
        expect(there.warnings).toBeUndefined();
      }
    }
  });

  test("finds the nearest through a graph that it reads itself", async () => {
    const source = await segmentOf(inPlace);
    const plain = VectorSegment.open(source.vectors, source.dimension);
    const indexed = VectorSegment.create({ dimension: source.dimension, capacity: plain.size, hasGraph: true });
    for (let row = 0; row < plain.size; row += 1) indexed.add(plain.vectorAt(row), plain.positionAt(row));
    const graph = join(folder.dataDir, "test.hnsw");
    await indexed.writeGraph(graph);
    const segments = Promise.resolve([{ ...source, key: "with a graph", graph }]);
    const worker = onThread.threaded?.worker ?? new SearchWorker();
    const threaded = new ThreadedSearch({ segments, indexes: inPlace, worker });
    opened.push(threaded);
    await threaded.ready;
    const vector = await inPlace.embedder.embeddings.embedQuery("高龄津贴");
    const search = searchFor("高龄津贴", { vector, exactVectorsUpTo: 0 });
    const [found] = await threaded.search(search);
    expect(threaded.isOnThread).toBe(true);
    expect(found?.positions).toEqual(here(search)[0]?.positions);
    // One that is not there: what refuses it is the thread.
    const missing = Promise.resolve([{ ...source, key: "without", graph: `${graph}.missing` }]);
    const refused = new ThreadedSearch({ segments: missing, indexes: inPlace, worker });
    opened.push(refused);
    await refused.ready;
    expect(worker.takeWarnings()).toEqual([expect.stringContaining("检索线程打不开索引")]);
    expect(await refused.search(search)).toEqual(here(search));
  });

  test("answers many searches at once in the order in which they came", async () => {
    const order: number[] = [];
    const searches = Array.from({ length: 60 }, (_, i) => searchFor(matters[i % matters.length] ?? ""));
    const found = await Promise.all(
      searches.map(async (search, i) => {
        const result = await onThread.threaded?.search(search);
        order.push(i);
        return result;
      }),
    );
    expect(order).toEqual(searches.map((_, i) => i));
    expect(found).toEqual(searches.map(here));
  });

  test("refuses a search more than the bound with when to come back, and takes the next again", async () => {
    const { threaded } = await start({ mostAtOnce: 2 });
    const first = [threaded.search(searchFor("高龄津贴")), threaded.search(searchFor("床位"))];
    await expect(threaded.search(searchFor("助餐"))).rejects.toThrow(BusyError);
    await Promise.all(first);
    expect(await threaded.search(searchFor("助餐"))).toEqual(here(searchFor("助餐")));
  });

  test("an error of the search itself is the one of searching in place, and the thread goes on", async () => {
    const impossible = searchFor("高龄津贴", { limit: Number.MAX_SAFE_INTEGER });
    expect(() => here(impossible)).toThrow(RangeError);
    await expect(onThread.threaded?.search(impossible)).rejects.toThrow(RangeError);
    expect(await onThread.threaded?.search(searchFor("床位"))).toEqual(here(searchFor("床位")));
    expect(onThread.threaded?.worker.takeWarnings()).toEqual([]);
  });
});

describe("a search thread that ends by itself", () => {
  test("is replaced once: every search is answered, and a line with the next result says so", async () => {
    const { threaded, worker, threads } = await start();
    const searches = matters.map((matter) => searchFor(matter));
    const found = searches.map((search) => threaded.search(search));
    await threads[0]?.terminate();
    expect(await Promise.all(found)).toEqual(searches.map(here));
    await expect.poll(() => threads.length, patience).toBe(2);
    const answered = await retrieve({ ...inPlace, threaded }, read("高龄津贴"));
    expect(answered.warnings).toEqual([expect.stringMatching(/检索线程意外结束.*已重新启动/u)]);
    expect((await retrieve({ ...inPlace, threaded }, read("高龄津贴"))).warnings).toBeUndefined();
    // The second one ends at once as well: it is given up, and searches go on here.
    const last = threaded.search(searchFor("床位"));
    await threads[1]?.terminate();
    expect(await last).toEqual(here(searchFor("床位")));
    await expect.poll(() => worker.isRunning, patience).toBe(false);
    expect(await threaded.search(searchFor("助餐"))).toEqual(here(searchFor("助餐")));
    expect(worker.takeWarnings()).toEqual([expect.stringMatching(/主线程.*请重启服务/u)]);
    expect(threads).toHaveLength(2);
  });

  test("or cannot start at all leaves searching as it was, with one line for the log", async () => {
    const { threaded, worker } = await start({ startThread: () => Promise.reject(new Error("no memory")) });
    expect(threaded.isOnThread).toBe(false);
    expect(await threaded.search(searchFor("床位"))).toEqual(here(searchFor("床位")));
    expect(worker.takeWarnings()).toEqual([expect.stringMatching(/没有启动（no memory）.*请重启服务/u)]);
  });

  test("what it cannot open is searched here, with one line for the log", async () => {
    const worker = onThread.threaded?.worker ?? new SearchWorker();
    const broken = { ...(await segmentOf(inPlace)), key: "broken", lexical: new Uint8Array(8) };
    const threaded = new ThreadedSearch({ segments: Promise.resolve([broken]), indexes: inPlace, worker });
    expect(await threaded.search(searchFor("床位"))).toEqual(here(searchFor("床位")));
    await threaded.ready;
    expect(await threaded.search(searchFor("助餐"))).toEqual(here(searchFor("助餐")));
    expect(worker.takeWarnings()).toEqual([expect.stringMatching(/打不开索引.*请重启服务/u)]);
    await threaded.close();
    expect(onThread.threaded?.isOnThread).toBe(true);
  });
});

describe("an index that no longer serves", () => {
  test("leaves the thread when its last question is answered, and the thread ends with the last index", async () => {
    const { threaded, worker } = await start({ graceMs: 50 });
    const segments = segmentOf(inPlace).then((segment) => [segment]);
    const next = new ThreadedSearch({ segments, indexes: inPlace, worker, graceMs: 50 });
    await next.ready;
    const last = threaded.search(searchFor("床位"));
    threaded.retire();
    expect(await last).toEqual(here(searchFor("床位")));
    await expect.poll(() => threaded.isOnThread, patience).toBe(false);
    expect(await threaded.search(searchFor("助餐"))).toEqual(here(searchFor("助餐")));
    expect(await next.search(searchFor("助餐"))).toEqual(here(searchFor("助餐")));
    expect(worker.isRunning).toBe(true);
    const unanswered = next.search(searchFor("床位"));
    await next.close();
    expect(await unanswered).toEqual(here(searchFor("床位")));
    expect(worker.isRunning).toBe(false);
    expect(worker.takeWarnings()).toEqual([]);
  });

  test("never comes onto the thread when its files were read too late, or could not be read", async () => {
    const worker = onThread.threaded?.worker ?? new SearchWorker();
    const segments = segmentOf(inPlace).then((segment) => [segment]);
    const late = new ThreadedSearch({ segments, indexes: inPlace, worker });
    late.retire();
    const unread = new ThreadedSearch({ segments: Promise.reject(new Error("damaged")), indexes: inPlace, worker });
    for (const threaded of [late, unread]) {
      await threaded.ready;
      expect(threaded.isOnThread).toBe(false);
      expect(await threaded.search(searchFor("床位"))).toEqual(here(searchFor("床位")));
    }
    expect(worker.takeWarnings()).toEqual([]);
  });

  test("is left to questions that began before the swap, on one thread with the new one", async () => {
    const own = await createCorpusFolder();
    await buildIndex({ ...own, embedding });
    const live = await LiveIndex.open({ ...own, embedding, pollMs: 60_000, searchThreadFrom: 0 });
    await live.whenChecked();
    const old = live.current();
    await own.edit("suzhou.txt", "90元", "100元");
    await buildIndex({ ...own, embedding });
    await live.refresh();
    await live.whenChecked();
    expect(live.current().snapshotId).not.toBe(old.snapshotId);
    expect(live.current().threaded?.worker).toBe(old.threaded?.worker);
    const question = read("苏州高龄津贴多少");
    expect((await retrieve(old, question)).clauses[0]?.clause.text).toContain("90元");
    expect((await retrieve(live.current(), question)).clauses[0]?.clause.text).toContain("100元");
    await live.close();
    expect(live.current().threaded?.isOnThread).toBe(false);
    await old.threaded?.close();
    expect(old.threaded?.worker.isRunning).toBe(false);
  });

  test("keeps no process alive that has nothing more to do", async () => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", resolve("tests/indexing/search-child.ts"), folder.dataDir],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const output: string[] = [];
    child.stdout.on("data", (bytes: Buffer) => output.push(bytes.toString("utf8")));
    const [status] = await once(child, "exit");
    expect(status).toBe(0);
    expect(output.join("")).toMatch(/^true \d+/u);
  });
});
