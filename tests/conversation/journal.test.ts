import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileJournal } from "../../src/conversation/journal.ts";

const freshPath = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), "yiwen-journal-")), "journal.jsonl");

test("what is written down is redacted and carries no conversation id", async () => {
  const path = await freshPath();
  const journal = new FileJournal({ path });
  await journal.record("telegram:99", { kind: "gap", region: "河北省", question: "我电话13800138000，津贴多少" });
  const text = await readFile(path, "utf8");
  expect(text).not.toContain("13800138000");
  expect(text).not.toContain("telegram:99");
  expect((await journal.entries())[0]).toMatchObject({ kind: "gap", region: "河北省" });
});

test("a person who is forgotten leaves nothing; others stay", async () => {
  const path = await freshPath();
  const journal = new FileJournal({ path });
  await Promise.all(
    ["a", "b", "a", "c"].map((who, at) => journal.record(who, { kind: "useful", region: null, question: `第${at}问` })),
  );
  await journal.forget("a");
  expect((await journal.entries()).map(({ question }) => question).sort()).toEqual(["第1问", "第3问"]);
  expect(await readFile(path, "utf8")).not.toContain("第0问");
});

test("a line torn by a crash is skipped, and entries past their days are dropped", async () => {
  const path = await freshPath();
  let today = new Date("2026-01-01T00:00:00Z");
  const journal = new FileJournal({ path, keepDays: 10, now: () => today });
  await journal.record("a", { kind: "gap", region: null, question: "旧" });
  today = new Date("2026-01-20T00:00:00Z");
  await journal.record("a", { kind: "gap", region: null, question: "新" });
  await appendFile(path, '{"at":"2026-');
  expect((await journal.entries()).map(({ question }) => question)).toEqual(["新"]);
});

test("pruning takes entries past their days out of the file", async () => {
  const path = await freshPath();
  let today = new Date("2026-01-01T00:00:00Z");
  const journal = new FileJournal({ path, keepDays: 10, now: () => today });
  await journal.record("a", { kind: "gap", region: null, question: "旧的问题" });
  today = new Date("2026-01-20T00:00:00Z");
  await journal.record("a", { kind: "gap", region: null, question: "新的问题" });
  await journal.prune();
  const text = await readFile(path, "utf8");
  expect(text).not.toContain("旧的问题");
  expect(text).toContain("新的问题");
  await new FileJournal({ path: `${path}.none` }).prune();
});
