/**
 * Rich files → extractions, read in a child process with a bound on time and memory: a file that hangs or bursts the reader
 * costs one clear error and a new child. Started at the first rich file, one file at a time, ended by `close`.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { CorpusError } from "../../errors.ts";
import type { Extraction } from "./extraction.ts";
import { isReadReply, type ReadReply, type ReadRequest } from "./read-message.ts";

const MAX_SECONDS = 30;
const MAX_MEMORY_MB = 512;
/** The largest file that is read at all. */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const MEMORY_CHECK_MS = 100;
const BYTES_PER_MB = 1024 * 1024;
const CHILD = new URL("./reader-child.ts", import.meta.url);

export interface ReaderLimits {
  seconds?: number;
  memoryMb?: number;
}

const tooHard = (file: string, what: string): CorpusError =>
  new CorpusError(`读取 ${file} ${what}，已停止。`, {
    remedy: "文件可能损坏或过于复杂，请重新导出、拆成几份，或另存为纯文本再放进 documents 文件夹。",
  });

/** Resident memory in bytes, where the system tells it; 0 elsewhere (then only the JavaScript heap is bounded). */
async function residentBytes(pid: number): Promise<number> {
  try {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

export class ReaderProcess {
  readonly #seconds: number;
  readonly #memoryMb: number;
  #child: ChildProcess | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ seconds = MAX_SECONDS, memoryMb = MAX_MEMORY_MB }: ReaderLimits = {}) {
    this.#seconds = seconds;
    this.#memoryMb = memoryMb;
  }

  /**
   * Extracts one file; calls wait for each other.
   * @throws CorpusError when the file cannot be read, or not within the bounds.
   */
  async extract(request: ReadRequest): Promise<Extraction> {
    const turn = this.#queue.then(() => this.#extractNow(request));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  /** Ends the child, if there is one. */
  close(): void {
    this.#child?.kill("SIGKILL");
    this.#child = null;
  }

  async #extractNow(request: ReadRequest): Promise<Extraction> {
    const { file } = request;
    if (request.bytes.length > MAX_FILE_BYTES) throw tooHard(file, "时发现它超过 100 MB");
    const reply = await this.#ask(request);
    if (reply.kind === "extraction") return reply.extraction;
    if (reply.kind === "refused") throw new CorpusError(reply.reason, { remedy: reply.remedy });
    throw new CorpusError(`文件 ${file} 损坏，读不出来。`, {
      remedy: "请重新导出这份文件，或另存为纯文本再放进 documents 文件夹。",
      cause: new Error(reply.detail),
    });
  }

  #start(): ChildProcess {
    const heapMb = Math.floor(this.#memoryMb * 0.75);
    const child = fork(CHILD, {
      execArgv: ["--import", import.meta.resolve("tsx"), `--max-old-space-size=${heapMb}`],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: {},
    });
    child.unref();
    child.channel?.unref();
    return child;
  }

  /** Sends one request and waits for its reply, the clock or the memory bound, whichever comes first. */
  async #ask(request: ReadRequest): Promise<ReadReply> {
    const child = (this.#child ??= this.#start());
    const { promise, resolve, reject } = withResolvers<ReadReply>();
    const stop = (what: string): void => {
      reject(tooHard(request.file, what));
      this.close();
    };
    const onMessage = (message: unknown): void => {
      if (isReadReply(message)) resolve(message);
    };
    const onEnd = (): void => stop("时读取程序意外退出");
    const checkMemory = async (): Promise<void> => {
      const bytes = await residentBytes(child.pid ?? 0);
      if (bytes > this.#memoryMb * BYTES_PER_MB) stop(`用的内存超过 ${this.#memoryMb} MB`);
    };
    const clock = setTimeout(() => stop(`超过 ${this.#seconds} 秒`), this.#seconds * 1000);
    const memory = setInterval(() => {
      void checkMemory();
    }, MEMORY_CHECK_MS);
    child.on("message", onMessage).on("exit", onEnd).on("error", onEnd);
    try {
      child.send(request, (error) => {
        if (error !== null) onEnd();
      });
      return await promise;
    } finally {
      clearTimeout(clock);
      clearInterval(memory);
      child.off("message", onMessage).off("exit", onEnd).off("error", onEnd);
    }
  }
}

interface Resolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
}

function withResolvers<T>(): Resolvers<T> {
  const parts: Partial<Resolvers<T>> = {};
  const promise = new Promise<T>((resolve, reject) => {
    parts.resolve = resolve;
    parts.reject = reject;
  });
  const { resolve = () => undefined, reject = () => undefined } = parts;
  return { promise, resolve, reject };
}
