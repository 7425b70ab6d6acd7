/**
 * Builds the index of the folders given on the command line, anew or adding to it; a process of its own, to be killed by the crash
 * test.
 */
import { buildIndex } from "../../src/indexing/building/build.ts";
import { mergeSmallSegments } from "../../src/indexing/building/merge-segments.ts";

const [corpusDir = "", dataDir = "", how = "anew"] = process.argv.slice(2);
await buildIndex({ corpusDir, dataDir, embedding: null, force: how === "anew", appendFrom: 1 });
if (how === "adding") await mergeSmallSegments(dataDir);
