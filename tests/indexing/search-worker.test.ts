/** A thread that searches beside the event loop: the same results as in place, whatever becomes of the thread. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { BusyError } from "../../src/errors.ts";
import { buildIndex } from "../../src/indexing/build.ts";
import { searchClauses } from "../../src/indexing/clause-search.ts";
import type { ClauseSearch } from "../../src/indexing/clause-search.ts";
import { LiveIndex } from "../../src/indexing/live-index.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { PositionRanges } from "../../src/indexing/position-ranges.ts";
import { SearchWorker } from "../../src/indexing/search-worker.ts";
import type { SearchWorkerOptions } from "../../src/indexing/search-worker.ts";
import { inSharedMemory } from "../../src/indexing/shared-memory.ts";
import { startSearchThread } from "../../src/indexing/start-search-thread.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import type { QuestionReader } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { createCorpusFolder } from "./corpus-folder.ts";
import type { CorpusFolder } from "./corpus-folder.ts";

const embedding = null;
let folder: CorpusFolder;
let inPlace: OpenIndex;
let read: QuestionReader;

beforeAll(async () => {
  folder = await createCorpusFolder();
  await buildIndex({ ...folder, embedding });
  inPlace = (await openIndex({ ...folder, embedding })).index;
  read = createQuestionReader({ lexicon: await loadLexicon(folder.corpusDir), regions: openRegions() });
});

const workers: SearchWorker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close();
});

/** A worker, and the threads it has had. */
async function startWorker(
  options: Partial<SearchWorkerOptions> = {},
): Promise<{ worker: SearchWorker; threads: Worker[] }> {
  const threads: Worker[] = [];
  const snapshot = join(folder.dataDir, "snapshots", inPlace.snapshotId);
  const bytes = async (name: string): Promise<Uint8Array> => inSharedMemory(await readFile(join(snapshot, name)));
  const worker = new SearchWorker({
    sources: {
      lexical: await bytes("lexical.bin"),
      vectors: await bytes("vectors.bin"),
      dimension: inPlace.vectors.dimension,
      folder: snapshot,
    },
    indexes: inPlace,
    startThread: async (sources) => {
      const thread = await startSearchThread(sources);
      threads.push(thread);
      return thread;
    },
    ...options,
  });
  workers.push(worker);
  await worker.ready;
  return { worker, threads };
}

const everything = (): PositionRanges => PositionRanges.of([{ start: 0, end: inPlace.clauses.length }]);

function searchFor(text: string, changes: Partial<ClauseSearch> = {}): ClauseSearch {
  return {
    terms: inPlace.tokenizer.terms(text).map((term) => ({ term, weight: 1 })),
    vector: null,
    scopes: [{ within: everything(), also: [] }],
    limit: 5,
    exactVectorsUpTo: 20_000,
    ...changes,
  };
}

const matters = ["高龄津贴", "福利彩票公益金", "护理型床位", "喘息服务", "社区助餐", "家庭床位"];

describe("a search thread", () => {
  test("gives the same clauses, scores and reasons as searching in place, by every way of searching", async () => {
    const { index } = await openIndex({ ...folder, embedding, searchThreadFrom: 0 });
    expect(index.searchWorker?.isRunning).toBe(true);
    expect(inPlace.searchWorker).toBeUndefined();
    const asked = matters.flatMap((matter) => [`苏州的${matter}多少`, matter, `各地${matter}有什么不同`]);
    for (const exactVectorsUpTo of [20_000, 0]) {
      for (const text of asked) {
        const question = read(text, { regionSetting: null, documents: inPlace.documents });
        const here = await retrieve(inPlace, question, { exactVectorsUpTo });
        const there = await retrieve(index, question, { exactVectorsUpTo });
        expect(there.clauses).toEqual(here.clauses);
        expect(there.warnings).toBeUndefined();
      }
    }
    await index.searchWorker?.close();
  });

  test("searches what two threads read together, without the graph on this side", async () => {
    const { index } = await openIndex({ ...folder, embedding, searchThreadFrom: 0 });
    expect(index.vectors.hasGraph).toBe(false);
    expect(inPlace.vectors.hasGraph).toBe(true);
    await index.searchWorker?.close();
    const question = read("苏州高龄津贴多少", { regionSetting: null, documents: index.documents });
    expect((await retrieve(index, question)).clauses).toEqual((await retrieve(inPlace, question)).clauses);
  });

  test("answers many searches at once in the order in which they came", async () => {
    const { worker } = await startWorker();
    const order: number[] = [];
    const searches = Array.from({ length: 60 }, (_, i) => searchFor(matters[i % matters.length] ?? ""));
    const found = await Promise.all(
      searches.map(async (search, i) => {
        const result = await worker.search(search);
        order.push(i);
        return result;
      }),
    );
    expect(order).toEqual(searches.map((_, i) => i));
    expect(found).toEqual(searches.map((search) => searchClauses(inPlace, search)));
  });

  test("refuses a search more than the bound with when to come back, and takes the next again", async () => {
    const { worker } = await startWorker({ mostAtOnce: 2 });
    const first = [worker.search(searchFor("高龄津贴")), worker.search(searchFor("床位"))];
    await expect(worker.search(searchFor("助餐"))).rejects.toThrow(BusyError);
    await Promise.all(first);
    expect(await worker.search(searchFor("助餐"))).toEqual(searchClauses(inPlace, searchFor("助餐")));
  });

  test("an error of the search itself is the one of searching in place, and the thread goes on", async () => {
    const { worker } = await startWorker();
    const impossible = searchFor("高龄津贴", { limit: Number.MAX_SAFE_INTEGER });
    expect(() => searchClauses(inPlace, impossible)).toThrow(RangeError);
    await expect(worker.search(impossible)).rejects.toThrow(RangeError);
    expect(await worker.search(searchFor("床位"))).toEqual(searchClauses(inPlace, searchFor("床位")));
    expect(worker.takeWarnings()).toEqual([]);
  });
});

describe("a search thread that ends by itself", () => {
  test("is replaced, every search under way is answered, and one line says so", async () => {
    const { worker, threads } = await startWorker();
    const searches = matters.map((matter) => searchFor(matter));
    const found = searches.map((search) => worker.search(search));
    await threads[0]?.terminate();
    expect(await Promise.all(found)).toEqual(searches.map((search) => searchClauses(inPlace, search)));
    await expect.poll(() => threads.length, { timeout: 20_000 }).toBe(2);
    expect(worker.isRunning).toBe(true);
    expect(worker.takeWarnings()).toEqual([expect.stringMatching(/检索线程意外结束.*已重新启动/u)]);
    expect(worker.takeWarnings()).toEqual([]);
  });

  test("and ends again at once is given up: searches go on in place, and the line says what to do", async () => {
    const { worker, threads } = await startWorker();
    await threads[0]?.terminate();
    await expect.poll(() => threads.length, { timeout: 20_000 }).toBe(2);
    await threads[1]?.terminate();
    await expect.poll(() => worker.isRunning, { timeout: 20_000 }).toBe(false);
    expect(await worker.search(searchFor("床位"))).toEqual(searchClauses(inPlace, searchFor("床位")));
    expect(worker.takeWarnings()).toEqual([
      expect.stringMatching(/已重新启动/u),
      expect.stringMatching(/主线程.*请重启服务/u),
    ]);
    expect(threads).toHaveLength(2);
  });

  test("or cannot start at all leaves searching as it was, with one line for the log", async () => {
    const { worker } = await startWorker({ startThread: () => Promise.reject(new Error("no memory")) });
    expect(worker.isRunning).toBe(false);
    expect(await worker.search(searchFor("床位"))).toEqual(searchClauses(inPlace, searchFor("床位")));
    expect(worker.takeWarnings()).toEqual([expect.stringMatching(/没有启动（no memory）.*请重启服务/u)]);
  });

  test("is told once with the next question's result", async () => {
    const { index } = await openIndex({ ...folder, embedding, searchThreadFrom: 0 });
    const { worker: searchWorker, threads } = await startWorker();
    await threads[0]?.terminate();
    const question = read("高龄津贴", { regionSetting: null, documents: index.documents });
    expect((await retrieve({ ...index, searchWorker }, question)).warnings).toHaveLength(1);
    expect((await retrieve({ ...index, searchWorker }, question)).warnings).toBeUndefined();
    await index.searchWorker?.close();
  });
});

describe("the thread of an index that no longer serves", () => {
  test("ends when its last question is answered", async () => {
    const { worker } = await startWorker({ graceMs: 50 });
    const last = worker.search(searchFor("床位"));
    worker.retire();
    expect(await last).toEqual(searchClauses(inPlace, searchFor("床位")));
    await expect.poll(() => worker.isRunning, { timeout: 20_000 }).toBe(false);
    expect(await worker.search(searchFor("助餐"))).toEqual(searchClauses(inPlace, searchFor("助餐")));
    expect(worker.takeWarnings()).toEqual([]);
  });

  test("is left to questions that began before the swap", async () => {
    const own = await createCorpusFolder();
    await buildIndex({ ...own, embedding });
    const live = await LiveIndex.open({ ...own, embedding, pollMs: 60_000, searchThreadFrom: 0 });
    const old = live.current();
    await own.edit("suzhou.txt", "90元", "100元");
    await buildIndex({ ...own, embedding });
    await live.refresh();
    expect(live.current().snapshotId).not.toBe(old.snapshotId);
    const question = read("苏州高龄津贴多少", { regionSetting: null, documents: old.documents });
    expect((await retrieve(old, question)).clauses[0]?.clause.text).toContain("90元");
    expect((await retrieve(live.current(), question)).clauses[0]?.clause.text).toContain("100元");
    await live.close();
    expect(live.current().searchWorker?.isRunning).toBe(false);
    await old.searchWorker?.close();
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
