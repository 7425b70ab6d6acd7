/** Errors a person can act on: a stable code, one line with the remedy, and the statuses of the command-line contract. */
import { expect, test } from "vitest";
import * as errors from "../src/errors.ts";

type ErrorClass = new (message: string, options: errors.YiwenErrorOptions) => errors.YiwenError;

const exported: unknown[] = Object.values(errors);
const classes = exported.filter(
  (value): value is ErrorClass => typeof value === "function" && value.prototype instanceof errors.YiwenError,
);

test("every reason is a class of its own with a code of its own", () => {
  const made = classes.map((ErrorOfReason) => new ErrorOfReason("文件读不了。", { remedy: "请换一个文件。" }));
  expect(made.length).toBeGreaterThan(5);
  expect(new Set(made.map((error) => error.code)).size).toBe(made.length);
  for (const error of made) {
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(error.constructor.name);
    expect(error.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect([1, 2]).toContain(error.exitStatus);
    expect(error.httpStatus).toBeGreaterThanOrEqual(400);
    expect(error.httpStatus).toBeLessThan(600);
  }
});

test("an error is told in one line: what is wrong, then the remedy", () => {
  const error = new errors.CorpusError("第 3 行\n  读不了。", { remedy: "请改正这一行。" });
  expect(error.line).toBe("第 3 行 读不了。 请改正这一行。");
  expect(error.line).not.toContain("\n");
});

test("bad input exits with 2, a failure with 1", () => {
  const options = { remedy: "请再试一次。" };
  expect(new errors.BadInputError("问题是空的。", options)).toMatchObject({ exitStatus: 2, httpStatus: 400 });
  expect(new errors.ConfigError("设置不对。", options).exitStatus).toBe(2);
  expect(new errors.ModelError("模型没有回答。", options)).toMatchObject({ exitStatus: 1, httpStatus: 502 });
  expect(new errors.NotFoundError("没有这一条。", options)).toMatchObject({ exitStatus: 1, httpStatus: 404 });
});

test("the cause is kept for the log and only there", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new errors.ChannelError("连不上。", { remedy: "请检查网络。", cause });
  expect(error.cause).toBe(cause);
  expect(error.line).not.toContain("ECONNREFUSED");
  expect("cause" in new errors.ChannelError("连不上。", { remedy: "请检查网络。" })).toBe(false);
});
