/** A small WebSocket server: text frames both ways, ping answered, close. Enough to stand in for a messenger's socket. */
import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { listenOnLoopback } from "./loopback-server.ts";

export interface Peer {
  send(text: string): void;
  /** Breaks the connection without a goodbye. */
  drop(): void;
}

export interface WebSocketServer {
  url: string;
  close(): Promise<void>;
}

export interface Handlers {
  onText: (peer: Peer, text: string) => void;
  onOpen?: (peer: Peer) => void;
  onClose?: (peer: Peer) => void;
}

const acceptKey = (key: string): string =>
  createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const head = Buffer.alloc(4);
  head.writeUInt16BE((0x80 | opcode) * 256 + 126);
  head.writeUInt16BE(length, 2);
  return Buffer.concat([head, payload]);
}

interface Frame {
  opcode: number;
  payload: Buffer;
  bytes: number;
}

/** The first whole frame of a buffer; null when it is not all there. Payloads of up to 64 KiB. */
function readFrame(buffer: Buffer): Frame | null {
  if (buffer.length < 6) return null;
  const short = buffer.readUInt8(1) & 0x7f;
  const headBytes = short === 126 ? 4 : 2;
  const length = short === 126 ? buffer.readUInt16BE(2) : short;
  const bytes = headBytes + 4 + length;
  if (buffer.length < bytes) return null;
  const mask = buffer.subarray(headBytes, headBytes + 4);
  const payload = Buffer.from(buffer.subarray(headBytes + 4, bytes));
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return { opcode: buffer.readUInt8(0) & 0x0f, payload, bytes };
}

function serve(socket: Duplex, handlers: Handlers): void {
  const peer: Peer = {
    send: (text) => void (socket.writable && socket.write(frame(1, Buffer.from(text, "utf8")))),
    drop: () => void socket.destroy(),
  };
  let buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let next = readFrame(buffer); next !== null; next = readFrame(buffer)) {
      buffer = buffer.subarray(next.bytes);
      if (next.opcode === 1) handlers.onText(peer, next.payload.toString("utf8"));
      else if (next.opcode === 9) socket.write(frame(10, next.payload));
      else if (next.opcode === 8) socket.end(frame(8, next.payload));
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", () => handlers.onClose?.(peer));
  handlers.onOpen?.(peer);
}

/** @param port 0 takes any free port */
export async function startWebSocketServer(handlers: Handlers, port = 0): Promise<WebSocketServer> {
  const sockets = new Set<Duplex>();
  const { url, server, close } = await listenOnLoopback((_request, response) => response.writeHead(426).end(), port);
  server.on("upgrade", (request, socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const accept = acceptKey(request.headers["sec-websocket-key"] ?? "");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    serve(socket, handlers);
  });
  return {
    url: url.replace("http:", "ws:"),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await close();
    },
  };
}
