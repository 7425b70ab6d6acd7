import { expect, test } from "vitest";
import { SnapshotError } from "../../../src/errors.ts";
import { QuestionNeighbours } from "../../../src/indexing/learned/question-neighbours.ts";

const questions = [
  { terms: ["瘫", "炕", "短住", "想问"], clauses: [4] },
  { terms: ["短住", "几天", "想问"], clauses: [4, 5] },
  { terms: ["床位", "目标", "想问"], clauses: [9] },
];
const index = QuestionNeighbours.fit(questions);

test("the likest question comes first, with a similarity between 0 and 1", () => {
  const found = index.nearest(["短住", "几天"]);
  expect(found.map(({ question }) => question)).toEqual([1, 0]);
  for (const { similarity } of found) {
    expect(similarity).toBeGreaterThan(0);
    expect(similarity).toBeLessThanOrEqual(1);
  }
});

test("the same words are as like as can be, and a word that no question has makes a question less like any", () => {
  const [same] = index.nearest(["床位", "目标", "想问"]);
  expect(same?.question).toBe(2);
  expect(same?.similarity).toBeCloseTo(1, 5);
  expect(index.nearest(["床位", "目标", "想问", "别的"])[0]?.similarity).toBeLessThan(0.9);
});

test("a question can be kept from voting for itself", () => {
  expect(index.nearest(["床位", "目标", "想问"], { except: 2 })[0]?.question).not.toBe(2);
});

test("votes go to the clauses that the neighbours are tied to", () => {
  const votes = index.votes(index.nearest(["短住", "几天", "瘫"]));
  expect(votes[0]).toMatchObject({ position: 4 });
  const best = Math.max(...index.nearest(["短住", "几天", "瘫"]).map(({ similarity }) => similarity));
  expect(votes[0]?.best).toBeCloseTo(best, 6);
  expect(votes.find(({ position }) => position === 9)).toBeUndefined();
});

test("what is rare among clauses weighs more", () => {
  const weighed = QuestionNeighbours.fit(questions, (term) => (term === "想问" ? 0.0001 : 5));
  const share = (some: QuestionNeighbours): number => some.nearest(["想问", "短住"])[0]?.similarity ?? 0;
  expect(share(weighed)).not.toBeCloseTo(share(index), 3);
});

test("comes back from its file as it was, and refuses another file", () => {
  const opened = QuestionNeighbours.open(index.save());
  expect(opened.nearest(["瘫", "短住"])).toEqual(index.nearest(["瘫", "短住"]));
  expect([...opened.clausesOf(1)]).toEqual([4, 5]);
  expect(() => QuestionNeighbours.open(Buffer.from("no index at all"))).toThrow(SnapshotError);
});

test("no questions, no neighbours", () => {
  expect(QuestionNeighbours.fit([]).nearest(["短住"])).toEqual([]);
});
