/**
 * Composition root: config → index → assistant → channels, in numbered steps. Commands that only ask open the assistant;
 * `npm start` also serves the page and every configured channel.
 */
import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createAnswerWriter } from "./answering/generate.ts";
import { createResponder } from "./answering/respond.ts";
import { explainReading, searchRemarks } from "./answering/search-remarks.ts";
import type { Config } from "./config.ts";
import { CarriedSessions, withoutCarried } from "./conversation/carried-session.ts";
import { createAssistant } from "./conversation/converse.ts";
import { createFollowUpWriter, FOLLOW_UP_TIMEOUT_MS } from "./conversation/follow-up-model.ts";
import { FileJournal, noJournal } from "./conversation/journal.ts";
import type { Journal } from "./conversation/journal.ts";
import { createLibrary } from "./conversation/library.ts";
import type { Library } from "./conversation/library.ts";
import { createServiceDesk } from "./conversation/service-desk.ts";
import type { ServiceDesk } from "./conversation/service-desk.ts";
import { FileSessions, MemorySessions } from "./conversation/session.ts";
import type { SessionStore } from "./conversation/session.ts";
import type { Assistant } from "./conversation/turn.ts";
import { ConfigError, SnapshotError } from "./errors.ts";
import { buildIndex, isStale } from "./indexing/building/build.ts";
import type { BuildReport } from "./indexing/building/build.ts";
import { createChatModel } from "./indexing/questions/chat-model.ts";
import { LiveIndex } from "./indexing/live-index.ts";
import { mergeSmallSegments } from "./indexing/building/merge-segments.ts";
import type { OpenIndex } from "./indexing/open-index.ts";
import { loadLexicon } from "./language/lexicon.ts";
import { loadPlaceNames } from "./language/place-names.ts";
import { openRegions } from "./language/regions.ts";
import { createQuestionReader } from "./retrieval/question.ts";
import type { Retrieval } from "./retrieval/ranked-clause.ts";
import { retrieve } from "./retrieval/retrieve.ts";

export type Progress = (stage: string, done: number, total: number) => void;

export interface OpenOptions {
  onProgress?: Progress;
  /** Something worth one line on standard error or in the log. */
  onNote?: (line: string) => void;
  /** Whether conversations outlive the process; commands keep them in memory. */
  keepSessions?: boolean;
}

export interface OpenedAssistant {
  assistant: Assistant;
  /** The index that serves now. */
  index: () => OpenIndex;
  /** The documents themselves, to be read and searched. */
  library: Library;
  /** Complaints and unanswered questions. */
  desk: ServiceDesk;
  /** Sessions that the person's own device carries. */
  carried: CarriedSessions;
  /** Reads changed documents in and publishes the new snapshot; the assistant takes it up by itself. */
  ingest: (onProgress?: Progress) => Promise<BuildReport>;
  close(): Promise<void>;
}

/** @throws ConfigError when the data folder cannot be made or written to. */
async function checkDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    throw new ConfigError(`数据文件夹 ${dataDir} 不能写入。`, {
      remedy: "请检查它的权限和磁盘空间，或用 DATA_DIR 换一个文件夹。",
      cause,
    });
  }
}

/** Builds what is missing or stale and opens it; a snapshot that cannot be read is built anew from the corpus. */
export async function openIndex(config: Config, options: OpenOptions = {}): Promise<LiveIndex> {
  const { corpusDir, dataDir, embedding } = config;
  await checkDataDir(dataDir);
  const build = (): Promise<BuildReport> =>
    buildIndex({ corpusDir, dataDir, embedding, ...(options.onProgress ? { onProgress: options.onProgress } : {}) });
  const damage: string[] = [];
  const open = (): Promise<LiveIndex> =>
    LiveIndex.open({
      dataDir,
      embedding,
      onSwap: (index) => options.onNote?.(`已启用新索引 ${index.snapshotId}。`),
      onRejected: (_, reason) => {
        damage.push(reason.message);
        options.onNote?.(`有一个索引不能用，没有启用：${reason.line}`);
      },
    });
  if (await isStale({ corpusDir, dataDir, embedding })) await build();
  const live = await open().catch((error: unknown) => {
    if (!(error instanceof SnapshotError)) throw error;
    damage.push(error.message);
    return null;
  });
  if (live !== null && damage.length === 0) return live;
  options.onNote?.(`${damage[0] ?? ""} 正在根据原文件自动重建，文件和记录都不受影响。`);
  await live?.close();
  await buildIndex({ corpusDir, dataDir, embedding, force: true });
  return open();
}

interface Memory {
  sessions: SessionStore;
  journal: Journal;
  /** Deletes what is past its days. */
  prune(): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/**
 * Where conversations are remembered: PostgreSQL when configured, else files. Commands keep theirs in this process alone:
 * a second writer beside a running service could lose lines of its journal.
 */
async function openMemory(config: Config, keepSessions: boolean): Promise<Memory> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (!keepSessions) return { sessions: new MemorySessions(), journal: noJournal, prune: nothing, close: nothing };
  if (config.databaseUrl !== null) {
    const { openPostgres } = await import("./conversation/postgres.ts");
    return openPostgres({ url: config.databaseUrl });
  }
  const journal = new FileJournal({ path: join(config.dataDir, "journal.jsonl") });
  const sessions = new FileSessions({ folder: join(config.dataDir, "sessions") });
  const prune = async (): Promise<void> => {
    await sessions.sweep();
    await journal.prune();
  };
  return { sessions, journal, prune, close: nothing };
}

/** The same, except that what a person's own device carries is kept nowhere here. */
function withCarried(memory: Memory): Memory & { sessions: CarriedSessions } {
  const sessions = new CarriedSessions(memory.sessions);
  return { ...memory, sessions, journal: withoutCarried(memory.journal, sessions) };
}

interface Reading {
  live: LiveIndex;
  readQuestion: ReturnType<typeof createQuestionReader>;
  /** A place name → its full name. @throws UnknownRegionError */
  resolveRegion: (text: string) => string;
  /** A place name → the places it lies in, itself first. @throws UnknownRegionError */
  resolveLadder: (text: string) => string[];
}

async function openReading(config: Config, options: OpenOptions): Promise<Reading> {
  // 1. the words people use, and the places they name
  const lexicon = await loadLexicon(config.corpusDir);
  const regions = openRegions(await loadPlaceNames(config.corpusDir));
  // 2. the index, fresh; a folder that is not there is said before what is missing in it
  const live = await openIndex(config, options);
  for (const warning of lexicon.warnings) options.onNote?.(warning);
  const resolveLadder = (text: string): string[] => {
    const documents = [...live.current().documents.values()].map(({ regionLadder }) => regionLadder);
    return regions.resolve(text, { documents }).ladder;
  };
  return {
    live,
    readQuestion: createQuestionReader({ lexicon, regions }),
    resolveRegion: (text) => resolveLadder(text)[0] ?? text,
    resolveLadder,
  };
}

export interface SearchResult extends Retrieval {
  /** What a person should know beside the list, one line each. */
  remarks: string[];
  /** How the question was read, one line each. */
  reading: string[];
}

export interface OpenedSearch {
  search(question: string, options: { region: string | null; limit: number }): Promise<SearchResult>;
  close(): Promise<void>;
}

/** Retrieval alone, for `npm run search`. */
export async function openSearch(config: Config, options: OpenOptions = {}): Promise<OpenedSearch> {
  const { live, readQuestion, resolveRegion: fullName } = await openReading(config, options);
  await live.whenChecked();
  return {
    search: async (question, { region, limit }) => {
      const index = live.current();
      const regionSetting = region === null ? null : fullName(region);
      const understood = readQuestion(question, { regionSetting, documents: index.documents });
      const retrieval = await retrieve(index, understood, { limit });
      return {
        ...retrieval,
        remarks: searchRemarks(retrieval, index),
        reading: explainReading(retrieval, index),
      };
    },
    close: () => live.close(),
  };
}

/** Everything that answers, and nothing that listens. */
export async function openAssistant(config: Config, options: OpenOptions = {}): Promise<OpenedAssistant> {
  const { live, readQuestion, resolveRegion: fullName, resolveLadder } = await openReading(config, options);
  // A service answers from the first moment; what a command answers must not hang on how fast the disk is.
  if (options.keepSessions !== true) await live.whenChecked();
  // 3. who writes the answers
  const respond = createResponder({
    writer: config.llm ? createAnswerWriter(config.llm) : null,
    now: () => new Date(),
    onModelProblem: (reason) => options.onNote?.(`这次没有采用大模型的回答：${reason}`),
  });
  // 4. the conversation around them
  const memory = withCarried(await openMemory(config, options.keepSessions ?? false));
  const prune = (): void => {
    memory.prune().catch((error: unknown) => options.onNote?.(`清理过期记录没有成功：${String(error)}`));
  };
  const pruning = setInterval(prune, DAY_MS).unref();
  if (options.keepSessions) await memory.prune();
  const assistant = createAssistant({
    index: () => live.current(),
    readQuestion,
    resolveRegion: fullName,
    respond,
    followUps: config.llm
      ? createFollowUpWriter(createChatModel({ ...config.llm, timeoutMs: FOLLOW_UP_TIMEOUT_MS }))
      : null,
    sessions: memory.sessions,
    journal: memory.journal,
    ...(options.onNote ? { onWarning: options.onNote } : {}),
  });
  return {
    assistant,
    index: () => live.current(),
    library: createLibrary(() => live.current(), resolveLadder),
    desk: createServiceDesk(memory.journal),
    carried: memory.sessions,
    ingest: async (onProgress) => {
      const { corpusDir, dataDir, embedding } = config;
      const report = await buildIndex({ corpusDir, dataDir, embedding, ...(onProgress ? { onProgress } : {}) });
      // The new documents are served already; nobody waits for this.
      mergeSmallSegments(dataDir).catch((error: unknown) => options.onNote?.(`合并索引没有成功：${String(error)}`));
      return report;
    },
    close: async () => {
      clearInterval(pruning);
      await live.close();
      await memory.close();
    },
  };
}
