/**
 * The clauses of an index that no question of the bank leads to → questions by a model, in `<DATA_DIR>/questions/<document>.csv`,
 * the format of the editors' bank. Several clauses a request, a few requests at once, kept after every one, so that an
 * interrupted run goes on where it stopped. Never throws for the model's fault.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clause } from "../../corpus/clause.ts";
import { formatQuestionRows, loadQuestionBank } from "../../corpus/question-bank.ts";
import type { BankEntry } from "../../corpus/question-bank.ts";
import { CorpusError, ModelError } from "../../errors.ts";
import { replaceFile } from "../snapshot/durable-files.ts";
import type { IndexedCorpus } from "../snapshot/corpus-file.ts";
import { checkAnswer, questionKeys } from "./question-check.ts";
import type { WrittenQuestion } from "./question-check.ts";
import type { QuestionWriter } from "./question-writer.ts";

export interface ModelQuestionsOptions {
  dataDir: string;
  corpus: Pick<IndexedCorpus, "documents" | "clauses" | "questions">;
  writer: QuestionWriter;
  /** `done` of `total` clauses. */
  onProgress?: (stage: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface ModelQuestionsReport {
  /** Clauses that got questions in this run. */
  clauses: number;
  questions: number;
  /** Clauses that were tried in vain. */
  skipped: number;
  /** True when a file changed, so that the index is to be built again. */
  changed: boolean;
  /** One line in Chinese; null when all went well. */
  warning: string | null;
}

const batchLimits = { clauses: 4, chars: 2_400, atOnce: 3 } as const;
/** A server that failed so often is down: the rest waits for the next run. */
const mostFailures = 2;
const minClauseChars = 12;
const stage = "请模型写问法";

const squash = (text: string): string => text.replace(/\s+/gu, "");
const isAskedFor = ({ kind, text }: Clause): boolean =>
  (kind === "body" || kind === "box" || kind === "table") && squash(text).length >= minClauseChars;

/** Rows by document. The whole clause is the anchor, so that a clause that changed loses its rows and gets new ones. */
type Rows = Map<string, BankEntry[]>;

/** Rows written before. @throws CorpusError when somebody spoilt a file. */
async function readRows(dataDir: string): Promise<Rows> {
  const rows: Rows = new Map();
  for (const entry of (await loadQuestionBank(dataDir)).entries) {
    rows.set(entry.document, [...(rows.get(entry.document) ?? []), entry]);
  }
  return rows;
}

function groupBatches(clauses: readonly Clause[]): Clause[][] {
  const batches: Clause[][] = [];
  let chars = 0;
  for (const clause of clauses) {
    const last = batches.at(-1);
    const fits =
      last !== undefined &&
      last[0]?.document === clause.document &&
      last.length < batchLimits.clauses &&
      chars + clause.text.length <= batchLimits.chars;
    if (fits) last.push(clause);
    else batches.push([clause]);
    chars = fits ? chars + clause.text.length : clause.text.length;
  }
  return batches;
}

const nothingWritten: ModelQuestionsReport = { clauses: 0, questions: 0, skipped: 0, changed: false, warning: null };

/** One run over the clauses, with what it has written so far. */
class Run {
  readonly #options: ModelQuestionsOptions;
  readonly #rows: Rows;
  readonly #titles: ReadonlyMap<string, string>;
  readonly #taken = new Map<string, Set<string>>();
  /** Files are written one after the other. */
  #writing: Promise<void> = Promise.resolve();
  #failures: ModelError[] = [];
  readonly report: ModelQuestionsReport = { ...nothingWritten };

  constructor(options: ModelQuestionsOptions, rows: Rows) {
    this.#options = options;
    this.#rows = rows;
    this.#titles = new Map(options.corpus.documents.map(({ id, title }) => [id, title]));
  }

  /** Questions a document has already, editors' and model's. */
  #takenOf(document: string): Set<string> {
    let taken = this.#taken.get(document);
    if (taken === undefined) {
      const own = new Set(this.#options.corpus.clauses.ofDocument(document).map(({ id }) => id));
      const known = this.#options.corpus.questions.filter(({ clauseId }) => own.has(clauseId));
      taken = questionKeys(known.map(({ question }) => question));
      this.#taken.set(document, taken);
    }
    return taken;
  }

  async #save(document: string): Promise<void> {
    const entries = this.#rows.get(document) ?? [];
    const path = join(this.#options.dataDir, "questions", `${document}.csv`);
    this.report.changed = true;
    if (entries.length === 0) await rm(path, { force: true });
    else await replaceFile(path, formatQuestionRows(entries));
  }

  /** Drops rows whose clause changed or whose document is gone. */
  async dropStale(): Promise<void> {
    for (const [document, entries] of this.#rows) {
      const current = new Set(this.#options.corpus.clauses.ofDocument(document).map(({ text }) => squash(text)));
      const kept = entries.filter(({ anchor }) => current.has(squash(anchor)));
      if (kept.length === entries.length) continue;
      this.#rows.set(document, kept);
      await this.#save(document);
    }
  }

  /** Clauses that no question leads to; of clauses with the same words the first. */
  wanting(): Clause[] {
    const { clauses, questions } = this.#options.corpus;
    const asked = new Set(questions.map(({ clauseId }) => clauseId));
    const seen = new Set(
      [...this.#rows.values()].flat().map(({ document, anchor }) => `${document}\0${squash(anchor)}`),
    );
    return [...clauses].filter((clause) => {
      const key = `${clause.document}\0${squash(clause.text)}`;
      if (asked.has(clause.id) || !isAskedFor(clause) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }

  async #keep(batch: readonly Clause[], questions: readonly (WrittenQuestion[] | null)[]): Promise<void> {
    const document = batch[0]?.document ?? "";
    const entries = this.#rows.get(document) ?? [];
    batch.forEach((clause, i) => {
      const written = questions[i] ?? null;
      if (written === null) {
        this.report.skipped += 1;
        return;
      }
      this.report.clauses += 1;
      this.report.questions += written.length;
      const anchor = squash(clause.text);
      for (const { role, question } of written) entries.push({ document, anchor, role, question, source: "model" });
    });
    this.#rows.set(document, entries);
    if (!questions.some((written) => written !== null)) return;
    this.#writing = this.#writing.then(() => this.#save(document));
    await this.#writing;
  }

  async #ask(clauses: readonly Clause[], complaint?: string): Promise<ReturnType<typeof checkAnswer>> {
    const { writer, signal } = this.#options;
    const text = await writer.write({
      clauses: clauses.map(({ document, path, text }) => ({ title: this.#titles.get(document) ?? "", path, text })),
      ...(complaint === undefined ? {} : { complaint }),
      ...(signal === undefined ? {} : { signal }),
    });
    const texts = clauses.map((clause) => clause.text);
    return checkAnswer(text, texts, this.#takenOf(clauses[0]?.document ?? ""));
  }

  /** One batch, and one repair of the clauses that got too few. */
  async #write(batch: readonly Clause[]): Promise<void> {
    const first = await this.#ask(batch);
    if (first.complaint === null) return this.#keep(batch, first.questions);
    const again = batch.filter((_, i) => first.questions[i] === null);
    const repaired = await this.#ask(again, first.complaint).catch((error: unknown) => {
      if (!(error instanceof ModelError)) throw error;
      this.#failures.push(error);
      return null;
    });
    const merged = batch.map((clause, i) => first.questions[i] ?? repaired?.questions[again.indexOf(clause)] ?? null);
    return this.#keep(batch, merged);
  }

  async writeAll(clauses: readonly Clause[]): Promise<void> {
    const batches = groupBatches(clauses);
    let done = 0;
    let next = 0;
    this.#options.onProgress?.(stage, 0, clauses.length);
    const work = async (): Promise<void> => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
        if (this.#failures.length >= mostFailures || this.#options.signal?.aborted) return;
        try {
          await this.#write(batch);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          this.#failures.push(error);
        }
        done += batch.length;
        this.#options.onProgress?.(stage, done, clauses.length);
      }
    };
    await Promise.all(Array.from({ length: batchLimits.atOnce }, work));
    this.report.warning = this.#warning(clauses.length);
  }

  #warning(wanted: number): string | null {
    const left = wanted - this.report.clauses;
    if (left === 0) return null;
    const reason = this.#failures[0]?.line ?? "模型写的不合要求。";
    return `有 ${left} 条条文没有写成问法，检索照常，下次运行 npm run ingest 会再写：${reason}`;
  }
}

/** Brings the model's rows up to date with the clauses. @throws an error of the file system only. */
export async function writeModelQuestions(options: ModelQuestionsOptions): Promise<ModelQuestionsReport> {
  await mkdir(join(options.dataDir, "questions"), { recursive: true });
  let rows: Rows;
  try {
    rows = await readRows(options.dataDir);
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    // Nothing is overwritten that could not be read.
    return { ...nothingWritten, warning: `这次没有请模型写问法：${error.line}` };
  }
  const run = new Run(options, rows);
  await run.dropStale();
  const clauses = run.wanting();
  if (clauses.length > 0) await run.writeAll(clauses);
  return run.report;
}
