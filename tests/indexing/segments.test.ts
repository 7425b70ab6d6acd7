/** Documents added to an index that is large enough: a segment more, the rest of the files shared, the same answers. */
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildIndex } from "../../src/indexing/building/build.ts";
import type { BuildReport } from "../../src/indexing/building/build.ts";
import { LiveIndex } from "../../src/indexing/live-index.ts";
import { mergeSmallSegments } from "../../src/indexing/building/merge-segments.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import type { OpenIndex } from "../../src/indexing/open-index.ts";
import { currentSnapshotId, readManifest } from "../../src/indexing/snapshot/snapshot.ts";
import type { SnapshotManifest } from "../../src/indexing/snapshot/snapshot.ts";
import { createLexicon } from "../../src/language/lexicon.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { CITY_PLAN } from "../support/small-corpus.ts";
import { copyCorpusFolder, createCorpusFolder } from "./corpus-folder.ts";
import type { CorpusFolder } from "./corpus-folder.ts";

const embedding = null;

/** A plan of another city with a figure of its own. */
const planOf = (city: string, amount: number): string =>
  CITY_PLAN.replaceAll("苏州", city).replace("不低于90元", `不低于${amount}元`).slice(0, 700);

const build = ({ corpusDir, dataDir }: CorpusFolder, options: { appendFrom?: number } = {}): Promise<BuildReport> =>
  buildIndex({ corpusDir, dataDir, embedding, appendFrom: 1, ...options });

async function manifestOf({ dataDir }: CorpusFolder): Promise<SnapshotManifest> {
  return readManifest(dataDir, (await currentSnapshotId(dataDir)) ?? "");
}

let template: CorpusFolder;

/** So many plans that two more are less than a quarter of them. */
beforeAll(async () => {
  template = await createCorpusFolder();
  for (const city of ["南通", "徐州", "盐城", "扬州", "泰州", "宿迁", "淮安", "镇江"]) {
    await template.write(`${city}.txt`, CITY_PLAN.replaceAll("苏州", city));
  }
  await build(template);
});

const createLargeEnough = (): Promise<CorpusFolder> => copyCorpusFolder(template);

const read = createQuestionReader({ lexicon: createLexicon([]), regions: openRegions() });

async function found(index: OpenIndex, text: string): Promise<{ id: string; text: string }[]> {
  const question = read(text, { regionSetting: null, documents: index.documents });
  return (await retrieve(index, question)).clauses.map(({ clause }) => ({ id: clause.id, text: clause.text }));
}

test("an added document gets a segment of its own, and every other file is shared", async () => {
  const folder = await createLargeEnough();
  const before = await manifestOf(folder);
  await folder.write("wuxi.txt", planOf("无锡", 77));
  const report = await build(folder);
  const after = await manifestOf(folder);
  expect(report).toMatchObject({ built: true });
  expect(report.documents.filter(({ change }) => change !== "unchanged")).toMatchObject([
    { document: "wuxi", change: "added", clausesRemoved: 0 },
  ]);
  expect(after.segments.map(({ name }) => name)).toEqual(["0", "1"]);
  expect(after.files.filter(({ name }) => /^0\.|word-vectors/.test(name))).toEqual(
    before.files.filter(({ name }) => /^0\.|word-vectors/.test(name)),
  );
  const inode = async (id: string): Promise<number> =>
    (await stat(join(folder.dataDir, "snapshots", id, "0.lexical.bin"))).ino;
  expect(await inode(after.id)).toBe(await inode(before.id));
});

test("an index that was added to finds what one built anew finds", async () => {
  const folder = await createLargeEnough();
  await folder.write("wuxi.txt", planOf("无锡", 77));
  await build(folder);
  const { index } = await openIndex({ dataDir: folder.dataDir, embedding });
  const whole = { ...folder, dataDir: `${folder.dataDir}-whole` };
  await build(whole, { appendFrom: 1e9 });
  const { index: anew } = await openIndex({ dataDir: whole.dataDir, embedding });
  expect(index.clauses.length).toBe(anew.clauses.length);
  expect([...index.documents.keys()]).toEqual([...anew.documents.keys()]);
  for (const id of ["wuxi", "suzhou"]) expect(index.clauses.ofDocument(id)).toEqual(anew.clauses.ofDocument(id));
  for (const bigram of ["津贴", "无锡", "护理"])
    expect(index.bigrams.frequency(bigram)).toBe(anew.bigrams.frequency(bigram));
  const [added, all] = [await found(index, "无锡高龄津贴每月多少钱"), await found(anew, "无锡高龄津贴每月多少钱")];
  expect(added[0]).toEqual(all[0]);
  expect(added[0]?.text).toContain("77元");
});

test("a file that changed or is gone is built anew, and so is an index that would grow by more than a quarter", async () => {
  const folder = await createLargeEnough();
  await folder.edit("suzhou.txt", "不低于90元", "不低于91元");
  await build(folder);
  expect((await manifestOf(folder)).segments).toHaveLength(1);
  await folder.write("suzhou.md", planOf("无锡", 77));
  expect((await build(folder)).warnings.join("\n")).toContain("只有扩展名不同");
  expect((await manifestOf(folder)).segments).toHaveLength(1);
  await rm(join(folder.corpusDir, "documents", "suzhou.md"));
  await rm(join(folder.corpusDir, "documents", "盐城.txt"));
  await build(folder);
  expect((await manifestOf(folder)).segments).toHaveLength(1);
  for (const city of ["常州", "连云港", "无锡", "昆山"]) await folder.write(`${city}.txt`, planOf(city, 80));
  const { documents } = await build(folder);
  expect(documents.filter(({ change }) => change === "added")).toHaveLength(4);
  expect((await manifestOf(folder)).segments).toHaveLength(1);
});

test("a file that cannot be read is said once, and does not stop others from being added", async () => {
  const folder = await createLargeEnough();
  await folder.write("broken.docx", "not a document");
  expect((await build(folder)).warnings.join("\n")).toContain("broken.docx");
  await folder.write("wuxi.txt", planOf("无锡", 77));
  const report = await build(folder);
  expect(report.warnings.join("\n")).not.toContain("broken.docx");
  expect((await manifestOf(folder)).segments.map(({ name }) => name)).toEqual(["0", "1"]);
});

test("small segments are merged into one with the same answers, and the first stays", async () => {
  const folder = await createLargeEnough();
  for (const [i, city] of ["无锡", "常州"].entries()) {
    await folder.write(`${city}.txt`, planOf(city, 70 + i));
    await build(folder);
  }
  const before = await openIndex({ dataDir: folder.dataDir, embedding });
  const manifest = await manifestOf(folder);
  expect(manifest.segments).toHaveLength(3);
  expect(await mergeSmallSegments(folder.dataDir)).toBe(true);
  expect(await mergeSmallSegments(folder.dataDir)).toBe(false);
  const merged = await manifestOf(folder);
  expect(merged.segments.map(({ name }) => name)).toEqual(["0", "3"]);
  expect(merged.sources).toEqual(manifest.sources);
  const after = await openIndex({ dataDir: folder.dataDir, embedding });
  expect([...after.index.clauses]).toEqual([...before.index.clauses]);
  for (const text of ["常州高龄津贴多少钱", "苏州护理型床位占比", "喘息服务"]) {
    expect(await found(after.index, text), text).toEqual(await found(before.index, text));
  }
  expect(await build(folder)).toMatchObject({ built: false });
});

test("a swap to a snapshot with a segment more keeps the open segments", async () => {
  const folder = await createLargeEnough();
  const live = await LiveIndex.open({ dataDir: folder.dataDir, embedding, pollMs: 60_000 });
  const before = live.current();
  await folder.write("wuxi.txt", planOf("无锡", 77));
  await build(folder);
  await live.refresh();
  const after = live.current();
  expect(after.snapshotId).not.toBe(before.snapshotId);
  expect(after.embedder).toBe(before.embedder);
  expect((await found(after, "无锡高龄津贴每月多少钱"))[0]?.text).toContain("77元");
  expect((await found(before, "无锡高龄津贴每月多少钱"))[0]?.text ?? "").not.toContain("77元");
  await live.close();
});

test("large files are checked while the index serves; a damaged one is refused and the old snapshot taken up", async () => {
  const folder = await createCorpusFolder();
  const { dataDir, edit } = folder;
  const first = await build(folder, { appendFrom: 1e9 });
  await edit("suzhou.txt", "90元", "100元");
  const second = await build(folder, { appendFrom: 1e9 });
  const path = join(dataDir, "snapshots", second.snapshotId, "0.clauses.bin");
  const bytes = await readFile(path);
  const at = bytes.indexOf("100元");
  bytes.write("101元", at, "utf8");
  await writeFile(path, bytes);
  const sound = await openIndex({ dataDir, embedding, largeFrom: 1 });
  expect(sound.index.snapshotId).toBe(second.snapshotId);
  expect((await sound.soundness)?.line).toContain("0.clauses.bin");
  const refused: string[] = [];
  const swapped = new Promise<string>((resolve) => {
    void LiveIndex.open({
      dataDir,
      embedding,
      largeFrom: 1,
      pollMs: 60_000,
      onRejected: (id) => refused.push(id),
      onSwap: ({ snapshotId }) => resolve(snapshotId),
    });
  });
  expect(await swapped).toBe(first.snapshotId);
  expect(refused).toEqual([second.snapshotId]);
  expect((await build(folder)).built).toBe(true);
  expect((await readdir(join(dataDir, "snapshots"))).length).toBe(2);
});

test("damage to a file that two snapshots share is told for both, and the next build mends it", async () => {
  const folder = await createLargeEnough();
  const { dataDir } = folder;
  await folder.write("wuxi.txt", planOf("无锡", 77));
  const { snapshotId } = await build(folder);
  const path = join(dataDir, "snapshots", snapshotId, "0.bigrams.bin");
  const bytes = await readFile(path);
  bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const told: string[] = [];
  const options = { dataDir, embedding, largeFrom: 1, pollMs: 60_000 };
  const live = await LiveIndex.open({ ...options, onRejected: (id) => told.push(id) });
  const deadline = Date.now() + 5_000;
  while (told.length < 2 && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 20));
  await live.whenChecked();
  expect(new Set(told).size).toBe(2);
  expect(live.current().clauses.length).toBeGreaterThan(0);
  expect(await build(folder)).toMatchObject({ built: true });
  await live.refresh();
  await live.whenChecked();
  expect(told).toHaveLength(2);
  await live.close();
});

test("vectors that are read late are searched once they are there", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const opened = await openIndex({ dataDir, embedding, largeFrom: 1 });
  expect(opened.index.vectors.isSearchable).toBe(false);
  expect((await found(opened.index, "高龄津贴每月多少钱")).length).toBeGreaterThan(0);
  expect(await opened.soundness).toBeNull();
  expect(opened.index.vectors.isSearchable).toBe(true);
  expect(opened.index.vectors.size).toBeGreaterThan(5);
});
