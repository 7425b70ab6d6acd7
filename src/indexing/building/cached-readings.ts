/** Listed files → their documents, one after the other: from the parse cache, or parsed and put into it. */
import { readFiles } from "../../corpus/read-corpus.ts";
import type { FileReading, ListedCorpus, ListedFile } from "../../corpus/read-corpus.ts";
import type { BuildOptions } from "./build-options.ts";
import type { ParseCache } from "./parse-cache.ts";

/**
 * @param files in the order in which they are read.
 * @throws CorpusError when the corpus has no file at all.
 */
export async function* readCached(
  listed: ListedCorpus,
  files: readonly ListedFile[],
  { cache, onProgress }: { cache: ParseCache; onProgress: BuildOptions["onProgress"] },
): AsyncGenerator<FileReading> {
  const cached = new Set<string>();
  const readings = readFiles(listed, files, {
    reuse: async (file, sha256) => {
      const known = await cache.get(file, sha256);
      if (known !== undefined) cached.add(file);
      return known;
    },
    onProgress: (done, total) => onProgress?.("读取文件", done, total),
  });
  for await (const reading of readings) {
    if ("parsed" in reading && !cached.has(reading.parsed.document.file)) await cache.put(reading.parsed);
    yield reading;
  }
}
