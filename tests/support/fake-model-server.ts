/**
 * An OpenAI-compatible chat server on loopback, port 0. Stricter than the real ones: it refuses structured output and tools,
 * which not every server has, and it remembers what it was sent.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeModelServer {
  baseUrl: string;
  /** Bodies received, parsed. */
  requests: { model: string; messages: { role: string; content: string }[] }[];
  close(): Promise<void>;
}

/**
 * What to answer to the n-th request: words to stream; an HTTP status; a first word and then nothing; a first word and then
 * a closed connection (`cutAfter`) or an early but orderly end (`unfinished`); the words in one JSON body (`whole`).
 */
export type Script = (
  request: number,
  messages: readonly { role: string; content: string }[],
) =>
  | string
  | { status: number }
  | { stallAfter: string }
  | { cutAfter: string }
  | { unfinished: string }
  | { whole: string };

type Ending = "stop" | "stall" | "cut" | "none";

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function streamWords(response: ServerResponse, words: string, ending: Ending): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (delta: Record<string, string>, finish: string | null): void => {
    const chunk = {
      id: "c",
      object: "chat.completion.chunk",
      created: 0,
      model: "fake",
      choices: [{ index: 0, delta, finish_reason: finish }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: "assistant", content: "" }, null);
  const pieces = words.match(/[\s\S]{1,5}/gu) ?? [];
  for (const piece of pieces) send({ content: piece }, null);
  if (ending === "stall") return;
  if (ending === "cut") {
    // The last piece must have left before the line goes dead.
    setTimeout(() => response.destroy(), 20);
    return;
  }
  if (ending === "stop") send({}, "stop");
  response.end("data: [DONE]\n\n");
}

/** A server that knows no streaming answers with one body, whatever it was asked for. */
function sendWhole(response: ServerResponse, words: string): void {
  const message = { role: "assistant", content: words };
  const body = {
    id: "c",
    object: "chat.completion",
    created: 0,
    model: "fake",
    choices: [{ index: 0, message, finish_reason: "stop" }],
  };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export async function startFakeModelServer(script: Script): Promise<FakeModelServer> {
  const requests: FakeModelServer["requests"] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const text = await bodyOf(request);
      const body = JSON.parse(text) as FakeModelServer["requests"][number] & Record<string, unknown>;
      requests.push(body);
      if (request.url !== "/v1/chat/completions" || body["response_format"] || body["tools"]) {
        response.writeHead(400).end('{"error":{"message":"unsupported"}}');
        return;
      }
      const reply = script(requests.length, body.messages);
      if (typeof reply === "string") streamWords(response, reply, "stop");
      else if ("stallAfter" in reply) streamWords(response, reply.stallAfter, "stall");
      else if ("cutAfter" in reply) streamWords(response, reply.cutAfter, "cut");
      else if ("unfinished" in reply) streamWords(response, reply.unfinished, "none");
      else if ("whole" in reply) sendWhole(response, reply.whole);
      else response.writeHead(reply.status).end('{"error":{"message":"failed"}}');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
