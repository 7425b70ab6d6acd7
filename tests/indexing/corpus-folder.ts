/** A corpus folder with two short plans for tests of building, and a change to one of them. */
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CITY_PLAN, PROVINCE_PLAN } from "../support/small-corpus.ts";

export interface CorpusFolder {
  corpusDir: string;
  dataDir: string;
  write: (file: string, text: string) => Promise<void>;
  /** Replaces words in a document. */
  edit: (file: string, from: string, to: string) => Promise<void>;
}

export async function createCorpusFolder(): Promise<CorpusFolder> {
  const folder = await mkdtemp(join(tmpdir(), "yiwen-build-"));
  const corpusDir = join(folder, "corpus");
  const documents = join(corpusDir, "documents");
  await mkdir(documents, { recursive: true });
  await mkdir(join(corpusDir, "lexicon"));
  await writeFile(
    join(corpusDir, "lexicon", "money.csv"),
    "说法,政策用语,方向,权重,类别,地区,来源,说明\n长寿钱,高龄津贴,→,1,钱,,editorial,\n",
  );
  const write = (file: string, text: string): Promise<void> => writeFile(join(documents, file), text);
  await write("suzhou.txt", CITY_PLAN);
  await write("zhejiang.txt", PROVINCE_PLAN);
  return {
    corpusDir,
    dataDir: join(folder, "data"),
    write,
    edit: async (file, from, to) => write(file, (await readFile(join(documents, file), "utf8")).replace(from, to)),
  };
}
