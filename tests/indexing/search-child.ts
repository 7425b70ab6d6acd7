/** A process that opens an index with a search thread, asks once and closes nothing. */
import { openIndex } from "../../src/indexing/open-index.ts";
import { PositionRanges } from "../../src/indexing/lexical/position-ranges.ts";

const { index, soundness } = await openIndex({ dataDir: process.argv[2] ?? "", embedding: null, searchThreadFrom: 0 });
await soundness;
const within = PositionRanges.of([{ start: 0, end: index.clauses.length }]);
const terms = index.tokenizer.terms("高龄津贴").map((term) => ({ term, weight: 1 }));
const found = await index.threaded?.search({
  terms,
  vector: null,
  scopes: [{ within, also: [] }],
  limit: 5,
  exactVectorsUpTo: 0,
});
process.stdout.write(`${index.threaded?.isOnThread} ${found?.[0]?.positions.length}\n`);
