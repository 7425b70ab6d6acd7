import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptySession, FileSessions, MemorySessions } from "../../src/conversation/session.ts";
import { testSessionStore } from "../support/session-conformance.ts";

const freshFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "yiwen-sessions-"));

testSessionStore("memory", async () => new MemorySessions());
testSessionStore("files", async () => new FileSessions({ folder: await freshFolder() }));

test("memory: the conversation unused longest goes first, and time runs out", async () => {
  let now = 0;
  const store = new MemorySessions({ maxSessions: 2, ttlMs: 100, now: () => now });
  for (const id of ["a", "b", "c"]) await store.write(id, { ...emptySession, topic: id });
  expect((await store.read("a")).topic).toBeNull();
  expect((await store.read("c")).topic).toBe("c");
  now = 101;
  expect((await store.read("c")).topic).toBeNull();
});

test("files: neither the conversation id nor a half-written file is left in the folder", async () => {
  const folder = await freshFolder();
  await new FileSessions({ folder }).write("telegram:123456", { ...emptySession, topic: "高龄津贴" });
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^[0-9a-f]{64}\.json$/);
  expect(await readFile(join(folder, names[0] ?? ""), "utf8")).not.toContain("123456");
});

test("files: a damaged session reads as empty, and old ones are swept", async () => {
  const folder = await freshFolder();
  const store = new FileSessions({ folder, ttlMs: 1_000 });
  await store.write("a", { ...emptySession, topic: "x" });
  const [name] = await readdir(folder);
  await writeFile(join(folder, name ?? ""), "{torn");
  expect(await store.read("a")).toEqual(emptySession);
  expect(await store.sweep(Date.now() + 5_000)).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});
