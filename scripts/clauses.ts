/** `npm run --silent clauses`: every clause of the corpus as a JSON line on standard output. */
import { loadConfig } from "../src/config.ts";
import { readCorpus } from "../src/corpus/read-corpus.ts";
import { runCommand, writeLine } from "./run.ts";

runCommand(async () => {
  const { documents, failures } = await readCorpus(loadConfig().corpusDir);
  for (const { reason, remedy } of failures) process.stderr.write(`${reason} ${remedy}\n`);
  for (const { clauses } of documents) {
    for (const clause of clauses) {
      const {
        id,
        document,
        path,
        kind,
        text,
        source,
        force,
        figures,
        responsible,
        gapBefore,
        gapAfter,
        payee,
        audience,
      } = clause;
      const line = {
        id,
        document,
        path,
        kind,
        text,
        source,
        force,
        figures,
        responsible,
        gapBefore,
        gapAfter,
        payee,
        audience,
      };
      await writeLine(JSON.stringify(line));
    }
  }
});
