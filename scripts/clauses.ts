/** `npm run --silent clauses`: every clause of the corpus as a JSON line on standard output. */
import { loadConfig } from "../src/config.ts";
import type { Clause } from "../src/corpus/clause.ts";
import { readCorpus } from "../src/corpus/read-corpus.ts";
import { runCommand, writeLine } from "./run.ts";

/** What of a clause is printed, in this order. */
const fields = [
  "id",
  "document",
  "path",
  "kind",
  "text",
  "source",
  "force",
  "figures",
  "responsible",
  "gapBefore",
  "gapAfter",
  "payee",
  "audience",
] as const satisfies (keyof Clause)[];

runCommand(async () => {
  const { documents, failures } = await readCorpus(loadConfig().corpusDir);
  for (const { reason, remedy } of failures) process.stderr.write(`${reason} ${remedy}\n`);
  for (const { clauses } of documents) {
    for (const clause of clauses) {
      await writeLine(JSON.stringify(Object.fromEntries(fields.map((field) => [field, clause[field]]))));
    }
  }
});
