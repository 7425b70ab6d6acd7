import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document } from "@langchain/core/documents";
import { Embeddings } from "@langchain/core/embeddings";
import { expect, test } from "vitest";
import { SnapshotError } from "../../../src/errors.ts";
import { PositionRanges } from "../../../src/indexing/lexical/position-ranges.ts";
import { ClauseVectorStore, VectorSegment } from "../../../src/indexing/vectors/clause-vectors.ts";

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
  const store = ClauseVectorStore.create(embeddings, { dimension: 4, capacity: 1 });
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

const vectors = [
  [3, 0, 0, 0],
  [1, 1, 0, 0],
  [0, 2, 0, 0],
  [0, 0, 1, 1],
];

function segmentOf(rows: readonly (readonly number[])[], hasGraph: boolean): VectorSegment {
  const segment = VectorSegment.create({ dimension: 4, capacity: 1, hasGraph });
  rows.forEach((row, position) => segment.add(row, position));
  return segment;
}

test("a saved segment opens with the same answers, with its graph and without", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "yiwen-vectors-")), "0.vectors.hnsw");
  const segment = segmentOf(vectors, true);
  await segment.writeGraph(path);
  const opened = VectorSegment.open(segment.save(), 4);
  expect(opened.size).toBe(4);
  expect(opened.nearest([2, 1, 0, 0], 3).map(({ position }) => position)).toEqual([1, 0, 2]);
  await opened.readGraph(path);
  expect(opened.nearest([2, 1, 0, 0], 3)).toEqual(segment.nearest([2, 1, 0, 0], 3));
});

test("several segments answer as one", async () => {
  const whole = await filledStore();
  const parts = [vectors.slice(0, 1), vectors.slice(1, 3), vectors.slice(3)];
  let offset = 0;
  const segments = parts.map((rows, i) => {
    const placed = { segment: segmentOf(rows, i === 1), offset, clauses: rows.length };
    offset += rows.length;
    return placed;
  });
  const store = ClauseVectorStore.over(embeddings, { dimension: 4, segments, clauseIdAt });
  const query = [2, 1, 0, 1];
  const everything = PositionRanges.of([{ start: 0, end: 4 }]);
  expect(store.nearestWithin(query, everything, 4)).toEqual(whole.nearestWithin(query, everything, 4));
  expect(store.nearestWithin(query, PositionRanges.of([{ start: 1, end: 2 }]), 4)).toHaveLength(1);
  expect([...store.cosinesAt(query, [3, 0, 2, 1, 9])]).toEqual([...whole.cosinesAt(query, [3, 0, 2, 1, 9])]);
  const [found, expected] = [store.nearest(query, 3), whole.nearest(query, 3)];
  expect(found.map(({ metadata }) => metadata)).toEqual(expected.map(({ metadata }) => metadata));
  expect(store.isSearchable).toBe(true);
});

test("vectors that come later are not found before, and change nothing else", () => {
  const awaited = VectorSegment.awaited(4);
  const store = ClauseVectorStore.over(embeddings, {
    dimension: 4,
    segments: [{ segment: awaited, offset: 0, clauses: 4 }],
    clauseIdAt,
  });
  expect([store.isSearchable, store.nearest([1, 0, 0, 0], 2), store.cosinesAt([1, 0, 0, 0], [0])[0]]).toEqual([
    false,
    [],
    0,
  ]);
  awaited.fill(segmentOf(vectors, false).save());
  expect([store.isSearchable, store.nearest([1, 0, 0, 0], 1)[0]?.metadata]).toEqual([
    true,
    { clauseId: "clause-0", position: 0 },
  ]);
});

test("a vector of another dimension is refused", () => {
  expect(() => VectorSegment.open(segmentOf(vectors, false).save(), 5)).toThrow(SnapshotError);
  const store = ClauseVectorStore.create(embeddings, { dimension: 4, capacity: 1 });
  const document = new Document({ pageContent: "", metadata: { clauseId: "x", position: 9 } });
  expect(() => store.addVectors([[1, 2]], [document])).toThrow(/2 维/);
});
