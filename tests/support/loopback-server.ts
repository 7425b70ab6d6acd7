/** An HTTP server on a free loopback port, for fakes of messengers' servers. */
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server } from "node:http";

export interface LoopbackServer {
  url: string;
  server: Server;
  close: () => Promise<void>;
}

/** @param port 0 takes any free port */
export async function listenOnLoopback(listener: RequestListener, port = 0): Promise<LoopbackServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("not a TCP address");
  return {
    url: `http://127.0.0.1:${bound.port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Waits until `check` holds. @throws Error naming `what` after `timeoutMs` */
export async function until(check: () => boolean, what: string, timeoutMs = 5000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!check()) {
    if (Date.now() > deadline) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
