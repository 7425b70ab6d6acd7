import { appendFileSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Inbox } from "../../src/channels/inbox.ts";
import type { InboxOptions } from "../../src/channels/inbox.ts";
import { until } from "../support/loopback-server.ts";
import { createMemoryLogger } from "../support/memory-logger.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const parse = (value: unknown): string | null => (typeof value === "string" ? value : null);

function open(file: string, more: Partial<InboxOptions<string>> = {}): Inbox<string> {
  return new Inbox({ file, parse, logger: createMemoryLogger(), ...more });
}

test("what was put is pending after a restart, with its notes, in order", async () => {
  const file = join(temporaryFolder(), "deep", "inbox.jsonl");
  const first = open(file);
  await first.put([
    { id: "1", payload: "甲" },
    { id: "2", payload: "乙" },
  ]);
  first.note("1", "message0", 77);
  const second = open(file);
  expect(second.pending()).toEqual([
    { id: "1", payload: "甲", notes: { message0: 77 } },
    { id: "2", payload: "乙", notes: {} },
  ]);
});

test("a duplicate is not taken twice: neither while open, nor after it is done, nor after a restart", async () => {
  const file = join(temporaryFolder(), "inbox.jsonl");
  const first = open(file);
  expect(await first.put([{ id: "1", payload: "甲" }])).toHaveLength(1);
  expect(await first.put([{ id: "1", payload: "甲" }])).toHaveLength(0);
  await first.done("1");
  expect(await first.put([{ id: "1", payload: "甲" }])).toHaveLength(0);
  await first.close();
  const second = open(file);
  expect(second.pending()).toEqual([]);
  expect(await second.put([{ id: "1", payload: "甲" }])).toHaveLength(0);
});

test("a line torn by a crash is left out, what stood before it is kept", async () => {
  const file = join(temporaryFolder(), "inbox.jsonl");
  await open(file).put([{ id: "1", payload: "甲" }]);
  appendFileSync(file, '{"t":"in","id":"2","payl');
  const logger = createMemoryLogger();
  const again = new Inbox({ file, parse, logger });
  expect(again.pending().map(({ id }) => id)).toEqual(["1"]);
  expect(logger.text()).toContain("读不出");
  expect(await again.put([{ id: "2", payload: "乙" }])).toHaveLength(1);
});

test("a file cut at any byte opens, and loses only what was cut", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "inbox.jsonl");
  const inbox = open(file);
  for (const id of ["1", "2", "3"]) await inbox.put([{ id, payload: `问题${id}` }]);
  const bytes = readFileSync(file);
  for (let length = 0; length <= bytes.length; length += 1) {
    const cut = join(folder, "cut.jsonl");
    writeFileSync(cut, bytes.subarray(0, length));
    const ids = open(cut)
      .pending()
      .map(({ id }) => id);
    expect(["1", "2", "3"].slice(0, ids.length)).toEqual(ids);
  }
});

test("compaction drops answered messages from the disk and leaves no other file", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "inbox.jsonl");
  const inbox = open(file);
  await inbox.put([
    { id: "1", payload: "私密的话" },
    { id: "2", payload: "还没答的" },
  ]);
  await inbox.done("1");
  await inbox.compact();
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain("私密的话");
  expect(text).toContain("还没答的");
  expect(readdirSync(folder)).toEqual(["inbox.jsonl"]);
  expect(await inbox.put([{ id: "1", payload: "私密的话" }])).toHaveLength(0);
});

test("it compacts by itself, and forgets the oldest ids", async () => {
  const file = join(temporaryFolder(), "inbox.jsonl");
  const inbox = open(file, { compactAfterLines: 20, rememberedIds: 5 });
  for (let id = 1; id <= 100; id += 1) {
    await inbox.put([{ id: String(id), payload: "话" }]);
    await inbox.done(String(id));
  }
  expect(readFileSync(file, "utf8").split("\n").length).toBeLessThan(40);
  expect(await inbox.put([{ id: "100", payload: "话" }])).toHaveLength(0);
  expect(await inbox.put([{ id: "1", payload: "话" }])).toHaveLength(1);
});

test("many puts and dones at once lose nothing", async () => {
  const file = join(temporaryFolder(), "inbox.jsonl");
  const inbox = open(file, { compactAfterLines: 30 });
  const ids = Array.from({ length: 300 }, (_, index) => String(index));
  await Promise.all(
    ids.map(async (id) => {
      await inbox.put([{ id, payload: id }]);
      if (Number(id) % 2 === 0) await inbox.done(id);
    }),
  );
  await inbox.close();
  const left = open(file)
    .pending()
    .map(({ id }) => id);
  expect(left.sort()).toEqual(ids.filter((id) => Number(id) % 2 === 1).sort());
});

test("a folder that cannot be made is an error with a remedy", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => open(join(folder, "file", "inbox.jsonl"))).toThrow("收件箱打不开");
});

test("what was answered leaves the disk soon after nothing is open", async () => {
  const file = join(temporaryFolder(), "inbox.jsonl");
  const inbox = open(file, { compactAfterIdleMs: 20 });
  await inbox.put([{ id: "1", payload: "私密的话" }]);
  await inbox.done("1");
  expect(readFileSync(file, "utf8")).toContain("私密的话");
  await until(() => !readFileSync(file, "utf8").includes("私密的话"), "the compaction");
  await inbox.close();
});
