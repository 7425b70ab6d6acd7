/**
 * What `npm run ingest` does: builds the index, and where a model is configured lets it write questions for clauses that have
 * none, then builds again. New documents are served before the model says a word, and the build lock is never held for it.
 */
import { SnapshotError } from "../../errors.ts";
import { rebuildRemedy } from "../snapshot/binary.ts";
import { buildIndex } from "./build.ts";
import type { BuildOptions, BuildReport } from "./build.ts";
import { writeModelQuestions } from "../questions/model-questions.ts";
import type { ModelQuestionsReport } from "../questions/model-questions.ts";
import type { IndexedCorpus } from "../snapshot/corpus-file.ts";
import { PreviousIndex } from "./previous-index.ts";
import type { QuestionWriter } from "../questions/question-writer.ts";

export interface IngestOptions extends BuildOptions {
  /** Null: the editors' questions are all there are. */
  questionWriter: QuestionWriter | null;
}

/** @throws SnapshotError when somebody damaged it meanwhile. */
async function readCorpusOf(dataDir: string): Promise<IndexedCorpus> {
  const corpus = await (await PreviousIndex.open(dataDir))?.corpus();
  if (!corpus) throw new SnapshotError("刚建好的索引读不出来。", { remedy: rebuildRemedy });
  return corpus;
}

/** The report of both builds as one: what changed is what the first one saw. */
function join(first: BuildReport, second: BuildReport, written: ModelQuestionsReport): BuildReport {
  return {
    ...second,
    built: first.built || second.built,
    documents: first.documents,
    embeddedTexts: first.embeddedTexts + second.embeddedTexts,
    warnings: written.warning === null ? second.warnings : [...second.warnings, written.warning],
    writtenQuestions: { clauses: written.clauses, questions: written.questions },
  };
}

/** @throws what `buildIndex` throws; never for the model's fault. */
export async function ingest(options: IngestOptions): Promise<BuildReport> {
  const startedAt = performance.now();
  const { questionWriter, dataDir, onProgress } = options;
  const first = await buildIndex(options);
  if (questionWriter === null) return first;
  const written = await writeModelQuestions({
    dataDir,
    corpus: await readCorpusOf(dataDir),
    writer: questionWriter,
    ...(onProgress ? { onProgress } : {}),
  });
  const second = written.changed ? await buildIndex({ ...options, force: false }) : first;
  return { ...join(first, second, written), elapsedMs: performance.now() - startedAt };
}
