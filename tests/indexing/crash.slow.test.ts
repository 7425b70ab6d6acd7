import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildIndex } from "../../src/indexing/building/build.ts";
import { seededRandom } from "../../src/indexing/vectors/linear-algebra.ts";
import { openIndex } from "../../src/indexing/open-index.ts";
import { CITY_PLAN, PROVINCE_PLAN } from "../support/small-corpus.ts";
import { createCorpusFolder } from "./corpus-folder.ts";

const embedding = null;
const childScript = join(import.meta.dirname, "build-child.ts");

/** Runs a build in a process of its own and kills it after `afterMs`; resolves to how long it ran. */
function buildAndKill(
  corpusDir: string,
  dataDir: string,
  afterMs: number,
  how: "anew" | "adding" = "anew",
): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", childScript, corpusDir, dataDir, how], {
      stdio: "ignore",
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
    child.on("close", () => {
      clearTimeout(timer);
      resolve(performance.now() - startedAt);
    });
  });
}

test("after kill -9 at any moment of a build the old or the new index opens within two seconds", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const fullMs = await buildAndKill(corpusDir, dataDir, 60_000);
  const random = seededRandom(9);
  let amount = 90;
  for (let round = 0; round < 40; round += 1) {
    await edit("suzhou.txt", `不低于${amount}元`, `不低于${amount + 1}元`);
    amount += 1;
    // Half of the kills fall into the last fifth, where files are written and renamed.
    const share = round % 2 === 0 ? random() : 0.8 + 0.25 * random();
    await buildAndKill(corpusDir, dataDir, fullMs * share);
    const startedAt = performance.now();
    const { index, rejected } = await openIndex({ dataDir, embedding });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(rejected).toEqual([]);
    expect(index.clauses.length).toBeGreaterThan(5);
  }
  await expect(buildIndex({ corpusDir, dataDir, embedding })).resolves.toMatchObject({ conflicts: expect.any(Number) });
});

test("after kill -9 at any moment of adding documents and merging them nothing that was served is lost", async () => {
  const { corpusDir, dataDir, write } = await createCorpusFolder();
  for (let i = 0; i < 6; i += 1) await write(`base-${i}.txt`, CITY_PLAN);
  await buildIndex({ corpusDir, dataDir, embedding });
  const random = seededRandom(10);
  const fullMs = await buildAndKill(corpusDir, dataDir, 60_000, "adding");
  let served = 8;
  for (let round = 0; round < 12; round += 1) {
    await write(`added-${round}.txt`, PROVINCE_PLAN.slice(0, 500));
    await buildAndKill(corpusDir, dataDir, fullMs * (0.5 + random()), "adding");
    const { index, rejected } = await openIndex({ dataDir, embedding });
    expect(rejected).toEqual([]);
    expect(index.documents.size).toBeGreaterThanOrEqual(served);
    expect([...index.documents.keys()].every((id) => index.clauses.countOf(id) > 0)).toBe(true);
    served = index.documents.size;
  }
  await buildIndex({ corpusDir, dataDir, embedding });
  expect((await openIndex({ dataDir, embedding })).index.documents.size).toBe(20);
});

test("of 2,000 flipped bits, cuts and blanked blocks every one is noticed", async () => {
  const { corpusDir, dataDir } = await createCorpusFolder();
  const { snapshotId } = await buildIndex({ corpusDir, dataDir, embedding });
  const folder = join(dataDir, "snapshots", snapshotId);
  const files = await readdir(folder);
  const random = seededRandom(2_000);
  for (let round = 0; round < 2_000; round += 1) {
    const file = join(folder, files[round % files.length] ?? "");
    const sound = await readFile(file);
    const at = Math.floor(random() * sound.length);
    const damaged = Buffer.from(sound);
    if (round % 3 === 0) damaged.fill(0, at, Math.min(damaged.length, at + 64));
    else damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    const torn = round % 3 === 1 ? sound.subarray(0, at) : damaged;
    if (torn.equals(sound)) continue;
    await writeFile(file, torn);
    await expect(openIndex({ dataDir, embedding }), `${file} byte ${at}`).rejects.toThrow(/索引/);
    await writeFile(file, sound);
  }
});
