import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildIndex } from "../../src/indexing/building/build.ts";
import { LiveIndex } from "../../src/indexing/live-index.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createLexicon } from "../../src/language/lexicon.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { createCorpusFolder } from "./corpus-folder.ts";

const embedding = null;

test("a new snapshot is swapped in by itself", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  const first = await buildIndex({ corpusDir, dataDir, embedding });
  let swapped: (id: string) => void = () => undefined;
  const swap = new Promise<string>((resolve) => (swapped = resolve));
  const live = await LiveIndex.open({ dataDir, embedding, pollMs: 50, onSwap: (index) => swapped(index.snapshotId) });
  expect(live.current().snapshotId).toBe(first.snapshotId);
  await edit("suzhou.txt", "90元", "100元");
  const second = await buildIndex({ corpusDir, dataDir, embedding });
  expect(await swap).toBe(second.snapshotId);
  expect(live.current().snapshotId).toBe(second.snapshotId);
  await live.close();
});

test("a new snapshot that is damaged is refused once, and the old one keeps serving", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  const first = await buildIndex({ corpusDir, dataDir, embedding });
  const refused: string[] = [];
  const live = await LiveIndex.open({ dataDir, embedding, pollMs: 60_000, onRejected: (id) => refused.push(id) });
  const pointer = join(dataDir, "current");
  const old = await readFile(pointer, "utf8");
  await live.close();
  await edit("suzhou.txt", "90元", "100元");
  const second = await buildIndex({ corpusDir, dataDir, embedding });
  await writeFile(join(dataDir, "snapshots", second.snapshotId, "corpus.json"), "{}");
  await writeFile(pointer, old);
  const again = await LiveIndex.open({ dataDir, embedding, pollMs: 60_000, onRejected: (id) => refused.push(id) });
  await writeFile(pointer, `${second.snapshotId}\n`);
  await again.refresh();
  await again.refresh();
  expect(again.current().snapshotId).toBe(first.snapshotId);
  expect(refused).toEqual([second.snapshotId]);
  await again.close();
});

test("answers during swaps come from one snapshot each", async () => {
  const { corpusDir, dataDir, edit } = await createCorpusFolder();
  await buildIndex({ corpusDir, dataDir, embedding });
  const live = await LiveIndex.open({ dataDir, embedding, pollMs: 20 });
  const read = createQuestionReader({ lexicon: createLexicon([]), regions: openRegions() });
  const building = new AbortController();
  const amounts = new Set<string>();
  const asking = (async () => {
    while (!building.signal.aborted) {
      const index = live.current();
      const question = read("苏州高龄津贴每月多少钱", { regionSetting: null, documents: index.documents });
      const { clauses } = await retrieve(index, question);
      expect(clauses.every(({ clause }) => index.clauses.byId(clause.id) === clause)).toBe(true);
      amounts.add(/不低于(\d+)元/.exec(clauses[0]?.clause.text ?? "")?.[1] ?? "");
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  for (let amount = 90; amount < 94; amount += 1) {
    await edit("suzhou.txt", `不低于${amount}元`, `不低于${amount + 1}元`);
    await buildIndex({ corpusDir, dataDir, embedding });
    await live.refresh();
  }
  building.abort();
  await asking;
  await live.close();
  expect([...amounts].every((amount) => /^9[0-4]$/.test(amount))).toBe(true);
  expect(amounts.size).toBeGreaterThan(1);
});
