import { expect, test } from "vitest";
import { foundDocuments, withinAnswer } from "../../src/answering/compare.ts";
import { makeClause, makeDocument, makeQuestion, makeRanked } from "../support/clauses.ts";

const documents = Array.from({ length: 30 }, (_, i) => makeDocument({ id: `plan-${i}`, regionLadder: [`云州${i}`] }));
const retrieval = {
  question: makeQuestion("各地的高龄津贴"),
  clauses: [7, 28, 7].map((i) => {
    const document = documents[i] ?? makeDocument();
    return makeRanked(makeClause({ document: document.id, text: "高龄津贴" }), { document });
  }),
  elapsedMs: 0,
};

test("all documents are compared where they are few, and of many those that say something", () => {
  const few = documents.slice(0, 24);
  expect(withinAnswer(few, foundDocuments(retrieval))).toBe(few);
  expect(withinAnswer(documents, foundDocuments(retrieval)).map(({ id }) => id)).toEqual(["plan-7", "plan-28"]);
});
