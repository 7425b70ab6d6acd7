import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "../../src/conversation/postgres.ts";
import type { PostgresStores } from "../../src/conversation/postgres.ts";
import { testSessionStore } from "../support/session-conformance.ts";

let database: PGlite;
let server: PGLiteSocketServer;
let stores: PostgresStores;
let url: string;

beforeAll(async () => {
  database = await PGlite.create();
  server = new PGLiteSocketServer({ db: database, host: "127.0.0.1", port: 0 });
  await server.start();
  url = `postgresql://postgres@${server.getServerConn()}/postgres`;
  stores = await openPostgres({ url, maxConnections: 1 });
}, 60_000);
afterAll(async () => {
  await stores.close();
  await server.stop();
  await database.close();
});

testSessionStore("postgres", async () => {
  for (const id of ["telegram:1", "telegram:2"]) await stores.sessions.delete(id);
  return stores.sessions;
});

test("the journal keeps redacted questions under a hash and forgets on request", async () => {
  await stores.journal.record("telegram:7", { kind: "gap", region: "河北省", question: "电话13800138000，津贴多少" });
  await stores.journal.record("telegram:8", { kind: "useful", region: null, question: "喘息服务" });
  const entries = await stores.journal.entries();
  expect(JSON.stringify(entries)).not.toMatch(/13800138000|telegram:7/);
  await stores.journal.forget("telegram:7");
  expect((await stores.journal.entries()).map(({ question }) => question)).toEqual(["喘息服务"]);
});

test("a server that cannot be reached is one clear line without the password", async () => {
  const refused = openPostgres({ url: "postgresql://u:secret-word@127.0.0.1:1/none" });
  await expect(refused).rejects.toMatchObject({ code: "bad_config", exitStatus: 2 });
  await expect(refused).rejects.not.toThrow(/secret-word/);
});
