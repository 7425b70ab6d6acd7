/** What an index is made of: the folders' checksums, the code and the vectors → what tells whether it has to be built again. */
import { fingerprintDeclinedQuestions } from "../../corpus/declined-questions.ts";
import { fingerprintQuestionBank } from "../../corpus/question-bank.ts";
import { listCorpus } from "../../corpus/read-corpus.ts";
import type { ListedCorpus } from "../../corpus/read-corpus.ts";
import { fingerprintLexicon } from "../../language/lexicon.ts";
import { indexVersion } from "./code-version.ts";
import { embedderId } from "../vectors/embedder.ts";
import type { EmbeddingServer } from "../vectors/embedder.ts";
import { confirmedBankDir } from "../questions/confirmed-questions.ts";
import { FileStamps } from "./file-stamps.ts";
import type { SnapshotSources } from "../snapshot/snapshot.ts";

export interface SourceOptions {
  /** Folder with `documents/` and `lexicon/`. */
  corpusDir: string;
  dataDir: string;
  /** Null: vectors fitted to the corpus, no network. */
  embedding: EmbeddingServer | null;
}

export interface ReadSources {
  sources: SnapshotSources;
  listed: ListedCorpus;
  stamps: FileStamps;
}

/** Of the editors' bank, the model's and the confirmed one. */
async function fingerprintBanks(corpusDir: string, dataDir: string): Promise<string> {
  const folders = [corpusDir, dataDir, confirmedBankDir(dataDir)];
  return (await Promise.all(folders.map(fingerprintQuestionBank))).join("+");
}

/** @throws CorpusError when the folder is missing or the manifest is broken. */
export async function readSources({ corpusDir, dataDir, embedding }: SourceOptions): Promise<ReadSources> {
  const stamps = await FileStamps.open(dataDir);
  const listed = await listCorpus(corpusDir, stamps);
  const sources = {
    corpusSha256: listed.fingerprint.sha256,
    corpusManifestSha256: listed.fingerprint.manifestSha256,
    lexiconSha256: await fingerprintLexicon(corpusDir),
    questionsSha256: await fingerprintBanks(corpusDir, dataDir),
    declinedSha256: await fingerprintDeclinedQuestions(corpusDir),
    codeSha256: indexVersion(),
    embedderId: embedderId(embedding),
  };
  return { sources, listed, stamps };
}

export const sameSources = (a: SnapshotSources, b: SnapshotSources): boolean => JSON.stringify(a) === JSON.stringify(b);

/** True where nothing but the documents differs. */
export const sameButDocuments = (a: SnapshotSources, b: SnapshotSources): boolean =>
  sameSources({ ...a, corpusSha256: "" }, { ...b, corpusSha256: "" });
