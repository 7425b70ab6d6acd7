/**
 * A configured OpenAI-compatible server → the words it answers to one instruction and one message, streamed. Plain text: no tools
 * and no structured output, which not every server has. Refuses to wait longer than told, and an empty answer.
 */
import { ModelError } from "../errors.ts";

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

/** Talks to the server. The client library is loaded with the first request, so that start-up stays fast. */
export function createChatModel(options: ChatModelOptions): ChatModel {
  const load = async () => {
    const { ChatOpenAI } = await import("@langchain/openai");
    return new ChatOpenAI({
      model: options.model,
      apiKey: options.apiKey ?? "none",
      temperature: 0,
      maxRetries: 1,
      streaming: true,
      streamUsage: false,
      configuration: { baseURL: options.baseUrl },
    });
  };
  let client: ReturnType<typeof load> | undefined;
  return {
    async answer({ system, message, onDelta, signal }) {
      const { HumanMessage, SystemMessage } = await import("langchain");
      client ??= load();
      const timeout = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      const until = signal ? AbortSignal.any([signal, timeout]) : timeout;
      let words = "";
      try {
        const messages = [new SystemMessage(system), new HumanMessage(message)];
        for await (const chunk of await (await client).stream(messages, { signal: until })) {
          const delta = textOf(chunk.content);
          if (delta === "") continue;
          words += delta;
          onDelta?.(delta);
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
      return words.trim();
    },
  };
}
