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

/** What to answer to the n-th request: words to stream, an HTTP status, or a first word and then nothing. */
export type Script = (request: number) => string | { status: number } | { stallAfter: string };

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function streamWords(response: ServerResponse, words: string, stall: boolean): void {
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
  if (stall) return;
  send({}, "stop");
  response.end("data: [DONE]\n\n");
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
      const reply = script(requests.length);
      if (typeof reply === "string") streamWords(response, reply, false);
      else if ("stallAfter" in reply) streamWords(response, reply.stallAfter, true);
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
