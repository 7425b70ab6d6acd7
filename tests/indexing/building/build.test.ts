import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CorpusError, SnapshotError } from "../../../src/errors.ts";
import { buildIndex, isStale } from "../../../src/indexing/building/build.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import { createCorpusFolder } from "../corpus-folder.ts";

const embedding = null;

test("the first build adds every document and can be opened", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  expect(await isStale({ corpusDir, dataDir, embedding })).toBe(true);
  const stages = new Set<string>();
  const report = await buildIndex({ corpusDir, dataDir, embedding, onProgress: (stage) => stages.add(stage) });
  expect(report.built).toBe(true);
  expect(report.documents.map(({ document, change }) => [document, change])).toEqual([
    ["suzhou", "added"],
    ["zhejiang", "added"],
  ]);
  expect([...stages]).toEqual(["读取文件", "建立词语索引", "计算向量", "写入索引"]);
  const { index, rejected } = await openIndex({ dataDir, embedding });
  expect(rejected).toEqual([]);
  expect(index.snapshotId).toBe(report.snapshotId);
  expect(index.clauses).toHaveLength(report.clauses);
  expect(index.documents.get("suzhou")?.regionLadder).toEqual(["苏州市", "江苏省"]);
  expect(await isStale({ corpusDir, dataDir, embedding })).toBe(false);
});

test("a build without changes says so and writes nothing, unless forced", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const first = await buildIndex({ corpusDir, dataDir, embedding });
  const second = await buildIndex({ corpusDir, dataDir, embedding });
  expect(second).toMatchObject({ built: false, snapshotId: first.snapshotId, embeddedTexts: 0 });
  const forced = await buildIndex({ corpusDir, dataDir, embedding, force: true });
  expect(forced.built).toBe(true);
  expect(forced.documents.every(({ change }) => change === "unchanged")).toBe(true);
});

test("only the changed document is reported changed, the other keeps its clauses' ids", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const before = (await openIndex({ dataDir, embedding })).index;
  await edit("suzhou.txt", "每人每月不低于90元", "每人每月不低于100元");
  expect(await isStale({ corpusDir, dataDir, embedding })).toBe(true);
  const report = await buildIndex({ corpusDir, dataDir, embedding });
  const [suzhou, zhejiang] = report.documents;
  expect(suzhou).toMatchObject({ document: "suzhou", change: "changed" });
  expect(suzhou?.clausesAdded).toBeGreaterThan(0);
  expect(zhejiang).toMatchObject({ document: "zhejiang", change: "unchanged", clausesAdded: 0, clausesRemoved: 0 });
  const after = (await openIndex({ dataDir, embedding })).index;
  const idsOf = (index: typeof after): string[] => index.clauses.ofDocument("zhejiang").map((clause) => clause.id);
  expect(idsOf(after)).toEqual(idsOf(before));
});

test("only the changed document is parsed again", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const cached = await readdir(join(dataDir, "cache"));
  expect(cached).toHaveLength(2);
  await edit("suzhou.txt", "90元", "95元");
  await buildIndex({ corpusDir, dataDir, embedding });
  const now = await readdir(join(dataDir, "cache"));
  expect(now).toHaveLength(2);
  expect(now.filter((name) => cached.includes(name))).toHaveLength(1);
});

test("a document taken away is gone from the index", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  await rm(join(corpusDir, "documents", "zhejiang.txt"));
  const report = await buildIndex({ corpusDir, dataDir, embedding });
  expect(report.documents[1]).toMatchObject({ document: "zhejiang", change: "removed", clauses: 0 });
  const { index } = await openIndex({ dataDir, embedding });
  expect([...index.documents.keys()]).toEqual(["suzhou"]);
});

test("a document that cannot be read any more keeps its last good clauses, with a warning", async () => {
  const { corpusDir, dataDir, write } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  await write("zhejiang.txt", "");
  const report = await buildIndex({ corpusDir, dataDir, embedding });
  expect(report.warnings.join("\n")).toContain("zhejiang.txt");
  const { index } = await openIndex({ dataDir, embedding });
  expect([...index.clauses].some((clause) => clause.text.includes("58%"))).toBe(true);
});

test("a build that fails leaves the old snapshot serving", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const { snapshotId } = await buildIndex({ corpusDir, dataDir, embedding });
  await writeFile(join(corpusDir, "lexicon", "money.csv"), "说法\n");
  await expect(buildIndex({ corpusDir, dataDir, embedding, force: true })).rejects.toThrow(CorpusError);
  expect((await openIndex({ dataDir, embedding })).index.snapshotId).toBe(snapshotId);
  expect(await readdir(join(dataDir, "snapshots"))).toEqual([snapshotId]);
});

test("two builders at once both finish and leave one sound index", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const reports = await Promise.all([
    buildIndex({ corpusDir, dataDir, embedding }),
    buildIndex({ corpusDir, dataDir, embedding }),
  ]);
  expect(reports.filter((report) => report.built)).toHaveLength(1);
  expect((await openIndex({ dataDir, embedding })).index.snapshotId).toBe(reports[0].snapshotId);
});

test("a lock left by a dead process is taken over, one of a living process is waited for", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const lock = join(dataDir, "build.lock");
  const { hostname } = await import("node:os");
  await writeFile(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
  await expect(buildIndex({ corpusDir, dataDir, embedding })).resolves.toMatchObject({ built: false });
  await writeFile(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
  const waiting = buildIndex({ corpusDir, dataDir, embedding, lockWaitMs: 150 });
  await expect(waiting).rejects.toThrow(SnapshotError);
});
