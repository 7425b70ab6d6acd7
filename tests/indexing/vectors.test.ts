import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document } from "@langchain/core/documents";
import { Embeddings } from "@langchain/core/embeddings";
import { expect, test } from "vitest";
import { SnapshotError } from "../../src/errors.ts";
import { PositionRanges } from "../../src/indexing/position-ranges.ts";
import { ClauseVectorStore } from "../../src/indexing/vectors.ts";

/** Letters a–d are the axes. */
class LetterEmbeddings extends Embeddings {
  override embedDocuments(texts: string[]): Promise<number[][]> {
    return Promise.resolve(texts.map((text) => ["a", "b", "c", "d"].map((letter) => text.split(letter).length - 1)));
  }
  override async embedQuery(text: string): Promise<number[]> {
    return (await this.embedDocuments([text]))[0] ?? [];
  }
}

const embeddings = new LetterEmbeddings({});
const texts = ["aaa", "ab", "bb", "cd"];
const clauseIdAt = (position: number): string => `clause-${position}`;

async function filledStore(): Promise<ClauseVectorStore> {
  const store = new ClauseVectorStore(embeddings, { dimension: 4, capacity: 1 });
  await store.addDocuments(
    texts.map(
      (text, position) => new Document({ pageContent: text, metadata: { clauseId: clauseIdAt(position), position } }),
    ),
  );
  return store;
}

test("the nearest clauses come first with their cosine", async () => {
  const store = await filledStore();
  const found = await store.similaritySearchWithScore("aab", 2);
  expect(found.map(([document]) => document.id)).toEqual(["clause-1", "clause-0"]);
  expect(found[0]?.[1]).toBeCloseTo(3 / Math.sqrt(10), 5);
});

test("exact cosines agree with the graph's", async () => {
  const store = await filledStore();
  const exact = store.cosinesAt([2, 1, 0, 0], [0, 1, 2, 3, 4]);
  for (const { metadata, cosine } of store.nearest([2, 1, 0, 0], 4)) {
    expect(cosine).toBeCloseTo(exact[metadata.position] ?? NaN, 5);
  }
  expect(exact[4]).toBe(0);
});

test("some stretches are searched vector by vector", async () => {
  const store = await filledStore();
  const within = PositionRanges.of([
    { start: 2, end: 4 },
    { start: 0, end: 1 },
  ]);
  const found = store.nearestWithin([2, 1, 0, 0], within, 3);
  expect(found.map(({ position }) => position)).toEqual([0, 2]);
  expect(found[1]?.cosine).toBeCloseTo(1 / Math.sqrt(5), 6);
});

test("a filter leaves clauses out, a zero vector finds nothing", async () => {
  const store = await filledStore();
  expect(store.nearest([1, 0, 0, 0], 4, ({ position }) => position > 0)[0]?.metadata.position).toBe(1);
  expect(store.nearest([0, 0, 0, 0], 4)).toEqual([]);
});

test("a saved store opens with the same answers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "yiwen-vectors-"));
  const store = await filledStore();
  await store.writeGraph(folder);
  const opened = await ClauseVectorStore.open(folder, store.save(), { embeddings, dimension: 4, clauseIdAt });
  expect(opened.size).toBe(4);
  expect(opened.nearest([2, 1, 0, 0], 3)).toEqual(store.nearest([2, 1, 0, 0], 3));
});

test("a vector of another dimension is refused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "yiwen-vectors-"));
  const store = await filledStore();
  await store.writeGraph(folder);
  const opening = ClauseVectorStore.open(folder, store.save(), { embeddings, dimension: 5, clauseIdAt });
  await expect(opening).rejects.toThrow(SnapshotError);
  const document = new Document({ pageContent: "", metadata: { clauseId: "x", position: 9 } });
  expect(() => store.addVectors([[1, 2]], [document])).toThrow(/2 维/);
});
