/**
 * A configured OpenAI-compatible server → the words it answers to one instruction and one message, streamed. Plain text: no tools
 * and no structured output, which not every server has. Refuses to wait longer than told, and an empty answer.
 */
import { ModelError } from "../../errors.ts";

export interface ChatModelOptions {
  baseUrl: string;
  /** Some local servers need none. */
  apiKey: string | undefined;
  model: string;
  /** For one whole answer, in ms. Default 60,000. */
  timeoutMs?: number;
}

export interface ChatRequest {
  /** Standing instruction. */
  system: string;
  message: string;
  /** Called with each piece of the answer. */
  onDelta?: (text: string) => void;
  signal?: AbortSignal;
}

export interface ChatModel {
  /** Loads the client library, so that the first question need not wait for it. Never rejects: `answer` tells the fault. */
  prepare(): Promise<void>;
  /** @throws ModelError when the server fails, stalls or says nothing. */
  answer(request: ChatRequest): Promise<string>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (typeof part === "object" && part !== null && "text" in part ? String(part.text) : ""))
    .join("");
}

/** A whole answer ends like this; anything else without a stated end was cut off on its way. */
const ENDED = /[。！？.!?…」）)\]]\s*$/u;

/** Talks to the server. The client library is loaded with the first request, so that start-up stays fast. */
export function createChatModel(options: ChatModelOptions): ChatModel {
  const load = async (streaming: boolean) => {
    const { ChatOpenAI } = await import("@langchain/openai");
    return new ChatOpenAI({
      model: options.model,
      apiKey: options.apiKey ?? "none",
      temperature: 0,
      maxRetries: 1,
      streaming,
      streamUsage: false,
      configuration: { baseURL: options.baseUrl },
    });
  };
  let client: ReturnType<typeof load> | undefined;
  return {
    async prepare() {
      client ??= load(true);
      await Promise.allSettled([client, import("langchain")]);
    },
    async answer({ system, message, onDelta, signal }) {
      const { HumanMessage, SystemMessage } = await import("langchain");
      client ??= load(true);
      const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      const until = signal ? AbortSignal.any([signal, timeout]) : timeout;
      let words = "";
      let end: unknown;
      try {
        const messages = [new SystemMessage(system), new HumanMessage(message)];
        for await (const chunk of await (await client).stream(messages, { signal: until })) {
          end = chunk.response_metadata["finish_reason"] ?? end;
          const delta = textOf(chunk.content);
          if (delta === "") continue;
          words += delta;
          onDelta?.(delta);
        }
        if (words === "" && end === undefined) {
          // A server that knows no streaming sends one body, in which the stream's reader sees nothing.
          const whole = await (await load(false)).invoke(messages, { signal: until });
          words = textOf(whole.content);
          end = whole.response_metadata["finish_reason"];
          if (words !== "") onDelta?.(words);
        }
      } catch (cause) {
        throw new ModelError("大模型服务没有正常回答。", {
          remedy: "请检查 LLM_BASE_URL、LLM_MODEL 和服务是否可用。",
          cause,
        });
      }
      if (words.trim() === "") {
        throw new ModelError("大模型服务回答了空内容。", { remedy: "请检查 LLM_MODEL 是否为对话模型。" });
      }
      if (end === "length" || (typeof end !== "string" && !ENDED.test(words))) {
        throw new ModelError("大模型服务的回答没有说完就断了。", {
          remedy: "请检查网络，或调大模型服务允许的回答长度。",
        });
      }
      return words.trim();
    },
  };
}
