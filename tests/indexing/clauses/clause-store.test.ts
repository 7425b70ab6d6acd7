import { expect, test } from "vitest";
import type { Clause } from "../../../src/corpus/clause.ts";
import { SnapshotError } from "../../../src/errors.ts";
import { ClauseSegment, ClauseSegmentWriter } from "../../../src/indexing/clauses/clause-segment.ts";
import { ClauseStore } from "../../../src/indexing/clauses/clause-store.ts";
import { RecentClauses } from "../../../src/indexing/clauses/recent-clauses.ts";
import { makeClause } from "../../support/clauses.ts";

const clausesOf = (document: string, count: number): Clause[] =>
  Array.from({ length: count }, (_, i) =>
    makeClause({
      id: `${document}-${i}`,
      document,
      kind: i === 0 ? "heading" : "body",
      text: `${document}第${i}条：老年人𠮷津贴“每月”\n不低于${90 + i}元。`,
      ordinal: i,
    }),
  );

const [north, south, east] = [clausesOf("north", 3), clausesOf("south", 4), clausesOf("east", 2)];

function segmentOf(...documents: Clause[][]): ClauseSegment {
  const writer = new ClauseSegmentWriter();
  for (const clauses of documents) writer.add(clauses);
  return new ClauseSegment(writer.finish());
}

test("clauses come back as they were, by position, by id and by document", () => {
  const store = new ClauseStore([segmentOf(north, south), segmentOf(east)]);
  const all = [...north, ...south, ...east];
  expect(store.length).toBe(all.length);
  expect([...store]).toEqual(all);
  expect(all.map(({ id }) => store.byId(id))).toEqual(all);
  expect(all.map(({ id }) => store.positionOf(id))).toEqual(all.map((_, position) => position));
  expect(all.map((_, position) => store.idAt(position))).toEqual(all.map(({ id }) => id));
  expect(all.map((_, position) => store.documentAt(position))).toEqual(all.map(({ document }) => document));
  expect(all.map((_, position) => store.kindAt(position))).toEqual(all.map(({ kind }) => kind));
  expect(store.ofDocument("south")).toEqual(south);
  expect(store.ofDocument("east", "heading")).toEqual(east.slice(0, 1));
  expect(store.rangesOf("east")).toEqual([{ start: 7, end: 9 }]);
  expect(store.countOf("south")).toBe(4);
});

test("what an index does not hold is not found", () => {
  const store = ClauseStore.of(north);
  expect([store.at(-1), store.at(3), store.byId("west-0"), store.kindAt(3), store.documentAt(3)]).toEqual(
    Array.from({ length: 5 }),
  );
  expect([store.positionOf(""), store.idAt(3), store.ofDocument("west")]).toEqual([-1, "", []]);
  expect(ClauseStore.of([]).length).toBe(0);
});

test("a document whose clauses lie in two places is still whole", () => {
  const store = ClauseStore.of([...north.slice(0, 2), ...south, ...north.slice(2)]);
  expect(store.ofDocument("north")).toEqual(north);
  expect(store.rangesOf("north")).toHaveLength(2);
});

test("a clause that was read is the same object again", () => {
  const store = ClauseStore.of(south);
  expect(store.at(2)).toBe(store.byId("south-2"));
});

test("no more is kept than the limit, and what is asked for again stays", () => {
  const recent = new RecentClauses(100);
  let reads = 0;
  const get = (position: number): Clause =>
    recent.get(position, 10, () => {
      reads += 1;
      return makeClause({ text: String(position) });
    });
  for (let round = 0; round < 3; round += 1) for (let position = 0; position < 5; position += 1) get(position);
  expect(reads).toBe(5);
  for (let position = 0; position < 1_000; position += 1) {
    get(position);
    get(0);
  }
  expect(reads).toBe(1_000);
  get(1);
  expect(reads).toBe(1_001);
});

test("a file of another kind is refused, and bytes in shared memory are read where they lie", () => {
  expect(() => new ClauseSegment(Buffer.from("YWIX but no clauses"))).toThrow(SnapshotError);
  const writer = new ClauseSegmentWriter();
  writer.add(north);
  const bytes = writer.finish();
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  expect([...new ClauseStore([new ClauseSegment(shared)])]).toEqual(north);
});
