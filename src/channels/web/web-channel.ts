/**
 * The web channel: a listening socket around the app. Refuses a port in use with the command that avoids it; stops
 * within 10 s, letting answers under way finish first.
 */
import { createServer } from "node:http";
import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ChannelError } from "../../errors.ts";
import type { Channel } from "../channel.ts";
import { createWebApp } from "./app.ts";
import type { WebAppOptions } from "./app.ts";

export interface WebChannelOptions extends Omit<WebAppOptions, "signal"> {
  host: string;
  /** 0 takes any free port; `address()` tells which. */
  port: number;
  /** How long answers under way may take after `stop()`. Default 8,000. */
  stopTimeoutMs?: number;
}

export interface WebChannel extends Channel {
  /** `http://127.0.0.1:8787`; null until the server listens. */
  address(): string | null;
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ChannelError {
  if (cause.code === "EADDRINUSE") {
    const other = port < 65535 ? port + 1 : port - 1;
    return new ChannelError(`端口 ${port} 已被占用。`, { remedy: `请换一个端口：PORT=${other} npm start`, cause });
  }
  if (cause.code === "EACCES") {
    return new ChannelError(`没有权限使用端口 ${port}。`, {
      remedy: "请用 1024 以上的端口：PORT=8787 npm start",
      cause,
    });
  }
  return new ChannelError(`无法在 ${host}:${port} 上启动网页服务（${cause.code ?? cause.name}）。`, {
    remedy: "请检查 HOST 和 PORT，例如 HOST=127.0.0.1 PORT=8787 npm start",
    cause,
  });
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") return; // a pipe: never asked for
      const shown = bound.address.includes(":") ? `[${bound.address}]` : bound.address;
      resolve(`http://${shown}:${bound.port}`);
    });
  });
}

/** Idle connections go at once, busy ones when they finish, all of them at the deadline. */
function close(server: Server, timeoutMs: number, onDeadline: () => void): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      onDeadline();
      server.closeAllConnections();
    }, timeoutMs);
    const sweep = setInterval(() => server.closeIdleConnections(), 100);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

export function createWebChannel(options: WebChannelOptions): WebChannel {
  const aborter = new AbortController();
  const app = createWebApp({ ...options, signal: aborter.signal });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  // A slow sender must not hold a connection for ever.
  server.requestTimeout = 30_000;
  server.headersTimeout = 15_000;
  let address: string | null = null;
  return {
    name: "web",
    address: () => address,
    health: () => (address === null ? "网页服务没有在监听。" : null),
    async start() {
      address = await listen(server, options.host, options.port);
      options.logger.info("网页服务已启动", { address });
    },
    async stop() {
      if (address === null) return;
      address = null;
      await close(server, options.stopTimeoutMs ?? 8000, () => aborter.abort());
      options.logger.info("网页服务已停止");
    },
  };
}
