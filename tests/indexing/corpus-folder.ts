/** A corpus folder with two short plans for tests of building, and a change to one of them. */
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  const made = handle(folder);
  await made.write("suzhou.txt", CITY_PLAN);
  await made.write("zhejiang.txt", PROVINCE_PLAN);
  return made;
}

function handle(folder: string): CorpusFolder {
  const corpusDir = join(folder, "corpus");
  const path = (file: string): string => join(corpusDir, "documents", file);
  const write = (file: string, text: string): Promise<void> => writeFile(path(file), text);
  return {
    corpusDir,
    dataDir: join(folder, "data"),
    write,
    edit: async (file, from, to) => write(file, (await readFile(path(file), "utf8")).replace(from, to)),
  };
}

/** The same documents with the same index, in a folder of their own. */
export async function copyCorpusFolder({ corpusDir }: CorpusFolder): Promise<CorpusFolder> {
  const folder = await mkdtemp(join(tmpdir(), "yiwen-build-"));
  await cp(dirname(corpusDir), folder, { recursive: true });
  return handle(folder);
}
