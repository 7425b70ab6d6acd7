import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { SnapshotError } from "../../../src/errors.ts";
import { buildIndex } from "../../../src/indexing/building/build.ts";
import { seal, unseal } from "../../../src/indexing/snapshot/durable-files.ts";
import { seededRandom } from "../../../src/indexing/vectors/linear-algebra.ts";
import { openIndex } from "../../../src/indexing/open-index.ts";
import { createCorpusFolder } from "../corpus-folder.ts";

const embedding = null;
let template = "";
let oldId = "";
let newId = "";

beforeAll(async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  oldId = (await buildIndex({ corpusDir, dataDir, embedding })).snapshotId;
  await edit("suzhou.txt", "90元", "100元");
  newId = (await buildIndex({ corpusDir, dataDir, embedding })).snapshotId;
  template = dataDir;
});

/** A data folder of its own with both snapshots. */
async function freshData(): Promise<{ dataDir: string; folder: string; files: string[] }> {
  const dataDir = await mkdtemp(join(tmpdir(), "yiwen-snapshot-"));
  await cp(template, dataDir, { recursive: true });
  const folder = join(dataDir, "snapshots", newId);
  return { dataDir, folder, files: (await readdir(folder)).sort() };
}

async function servedAfterDamage(dataDir: string): Promise<{ id: string; reasons: string[] }> {
  const { index, rejected } = await openIndex({ dataDir, embedding });
  return { id: index.snapshotId, reasons: rejected.map(({ reason }) => reason.line) };
}

test("the new snapshot is served, the previous one is kept", async () => {
  const { dataDir } = await freshData();
  expect(await servedAfterDamage(dataDir)).toEqual({ id: newId, reasons: [] });
  expect((await readdir(join(dataDir, "snapshots"))).sort()).toEqual([oldId, newId].sort());
});

test("any flipped bit in any file is noticed and the previous snapshot served", async () => {
  const { dataDir, folder, files } = await freshData();
  const random = seededRandom(42);
  for (let round = 0; round < 60; round += 1) {
    const file = join(folder, files[round % files.length] ?? "");
    const sound = await readFile(file);
    const torn = Buffer.from(sound);
    const at = Math.floor(random() * torn.length);
    torn[at] = (torn[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    await writeFile(file, torn);
    const { id, reasons } = await servedAfterDamage(dataDir);
    expect(id, `${file} byte ${at}`).toBe(oldId);
    expect(reasons[0]).toContain("npm run ingest");
    await writeFile(file, sound);
  }
  expect((await servedAfterDamage(dataDir)).id).toBe(newId);
});

test("every truncated or missing file is noticed", async () => {
  const { dataDir, folder, files } = await freshData();
  for (const name of files) {
    const file = join(folder, name);
    const sound = await readFile(file);
    await truncate(file, Math.floor(sound.length / 2));
    expect((await servedAfterDamage(dataDir)).id, `${name} cut`).toBe(oldId);
    await rm(file);
    expect((await servedAfterDamage(dataDir)).id, `${name} gone`).toBe(oldId);
    await writeFile(file, sound);
  }
});

test("a snapshot of another format version is refused by name", async () => {
  const { dataDir, folder } = await freshData();
  const path = join(folder, "manifest.json");
  const manifest: Record<string, unknown> = JSON.parse(unseal(await readFile(path, "utf8")) ?? "{}");
  await writeFile(path, seal({ ...manifest, version: 99 }));
  const { id, reasons } = await servedAfterDamage(dataDir);
  expect(id).toBe(oldId);
  expect(reasons[0]).toContain("第 99 版");
});

test("an index made with other vectors is refused", async () => {
  const { dataDir } = await freshData();
  const server = { baseUrl: "http://127.0.0.1:9/v1", apiKey: undefined, model: "m" };
  await expect(openIndex({ dataDir, embedding: server })).rejects.toThrow(/server:m/);
});

test("a damaged pointer falls back to the newest snapshot", async () => {
  const { dataDir } = await freshData();
  await writeFile(join(dataDir, "current"), "../../etc");
  expect((await servedAfterDamage(dataDir)).id).toBe(newId);
  await rm(join(dataDir, "current"));
  expect((await servedAfterDamage(dataDir)).id).toBe(newId);
});

test("without any sound snapshot the error says what to do", async () => {
  const { dataDir } = await freshData();
  for (const id of [oldId, newId]) await rm(join(dataDir, "snapshots", id, "0.lexical.bin"));
  const opening = openIndex({ dataDir, embedding });
  await expect(opening).rejects.toThrow(SnapshotError);
  await expect(
    opening.catch((error: unknown) => (error instanceof SnapshotError ? error.remedy : "")),
  ).resolves.toContain("npm run ingest");
  const empty = await mkdtemp(join(tmpdir(), "yiwen-snapshot-"));
  await expect(openIndex({ dataDir: empty, embedding })).rejects.toThrow("还没有索引");
});

test("a damaged current snapshot is rebuilt by the next build", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const { snapshotId } = await buildIndex({ corpusDir, dataDir, embedding });
  await writeFile(join(dataDir, "snapshots", snapshotId, "0.lexical.bin"), "torn");
  const report = await buildIndex({ corpusDir, dataDir, embedding });
  expect(report.built).toBe(true);
  expect((await openIndex({ dataDir, embedding })).rejected).toEqual([]);
});
