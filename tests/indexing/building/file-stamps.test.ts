import { mkdtemp, readFile, stat, utimes, writeFile } from "node:fs/promises";
import type { BigIntStats } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileStamps } from "../../../src/indexing/building/file-stamps.ts";

const folderOf = (): Promise<string> => mkdtemp(join(tmpdir(), "yiwen-stamps-"));
const statOf = (path: string): Promise<BigIntStats> => stat(path, { bigint: true });

/** What `stat` would say of a file that was last touched so many ms ago. */
async function agedStat(path: string, ageMs: number): Promise<BigIntStats> {
  const found = await statOf(path);
  const atNs = BigInt(Date.now() - ageMs) * 1_000_000n;
  return Object.assign(found, { mtimeNs: atNs, ctimeNs: atNs });
}

test("a checksum is known while the file stays as it was, also after saving and opening", async () => {
  const dataDir = await folderOf();
  const path = join(dataDir, "a.txt");
  await writeFile(path, "first");
  const found = await agedStat(path, 60_000);
  const stamps = await FileStamps.open(dataDir);
  expect(stamps.get("a.txt", found)).toBeUndefined();
  stamps.set("a.txt", found, "sum");
  await stamps.save();
  const opened = await FileStamps.open(dataDir);
  expect(opened.get("a.txt", found)).toBe("sum");
  expect(opened.get("b.txt", found)).toBeUndefined();
});

test("a file with other bytes of the same length and the same time of change is read again", async () => {
  const dataDir = await folderOf();
  const path = join(dataDir, "a.txt");
  await writeFile(path, "first");
  const before = await statOf(path);
  await writeFile(path, "other");
  await utimes(path, Number(before.atimeMs) / 1000, Number(before.mtimeMs) / 1000);
  const stamps = await FileStamps.open(dataDir);
  stamps.set("a.txt", Object.assign(await statOf(path), { ctimeNs: before.ctimeNs - 10_000_000_000n }), "sum");
  expect(stamps.get("a.txt", await statOf(path))).toBeUndefined();
});

test("a file that was changed a moment ago is not trusted, and a damaged file of stamps counts as empty", async () => {
  const dataDir = await folderOf();
  const path = join(dataDir, "a.txt");
  await writeFile(path, "first");
  const stamps = await FileStamps.open(dataDir);
  stamps.set("a.txt", await statOf(path), "young");
  stamps.set("b.txt", await agedStat(path, 60_000), "old");
  await stamps.save();
  const file = join(dataDir, "file-stamps.json");
  expect(await readFile(file, "utf8")).not.toContain("young");
  await writeFile(file, "{");
  expect((await FileStamps.open(dataDir)).get("b.txt", await agedStat(path, 60_000))).toBeUndefined();
});
