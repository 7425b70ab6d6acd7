/** Builds the index of the folders given on the command line; a process of its own, to be killed by the crash test. */
import { buildIndex } from "../../src/indexing/build.ts";

const [corpusDir = "", dataDir = ""] = process.argv.slice(2);
await buildIndex({ corpusDir, dataDir, embedding: null, force: true });
