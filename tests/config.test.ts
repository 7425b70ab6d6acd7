/** The environment and its documentation: `.env.example` ↔ schema, defaults, and refusals that name the mistake. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "dotenv";
import { describe, expect, test } from "vitest";
import { environmentSchema, parseConfig } from "../src/config.ts";
import { ConfigError } from "../src/errors.ts";

const exampleText = readFileSync(".env.example", "utf8");
const example = parse(exampleText);
const names = Object.keys(environmentSchema.shape);

/** The error that an environment is refused with. */
function refusal(environment: Record<string, string>): ConfigError {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("the environment was accepted");
}

const wecomApp = {
  WECOM_CORP_ID: "ww0123456789abcdef",
  WECOM_AGENT_ID: "1000002",
  WECOM_SECRET: "app-secret",
  WECOM_TOKEN: "callback-token",
  WECOM_ENCODING_AES_KEY: "a".repeat(43),
};

describe(".env.example", () => {
  test("lists every variable that the program reads, and no other, in the schema's order", () => {
    expect(Object.keys(example)).toEqual(names);
  });

  test("explains every variable in Chinese, with its default, on the line above it", () => {
    const lines = exampleText.split("\n");
    const unexplained = names.filter((name) => {
      const above = lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1] ?? "";
      return !/^# .*\p{Script=Han}/u.test(above) || !/默认|留空为/.test(above);
    });
    expect(unexplained).toEqual([]);
  });

  test("shows the defaults: as it stands it means the same as an empty environment", () => {
    expect(parseConfig(example)).toEqual(parseConfig({}));
  });
});

describe("defaults", () => {
  test("an empty environment serves on loopback with everything optional switched off", () => {
    expect(parseConfig({})).toEqual({
      host: "127.0.0.1",
      port: 8787,
      corpusDir: resolve("corpus"),
      dataDir: resolve(".yiwen"),
      logLevel: "info",
      llm: null,
      embedding: null,
      telegram: null,
      wecomApp: null,
      wecomBot: null,
      adminToken: null,
      databaseUrl: null,
    });
  });

  test("an empty or blank value counts as unset", () => {
    const blank = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? "" : "  "]));
    expect(parseConfig(blank)).toEqual(parseConfig({}));
  });

  test("values are trimmed and unknown variables are ignored", () => {
    expect(parseConfig({ PORT: " 80 ", HOST: " 0.0.0.0\n", PATH: "/bin" })).toMatchObject({
      port: 80,
      host: "0.0.0.0",
    });
  });

  test("the configuration cannot be changed afterwards", () => {
    expect(Object.isFrozen(parseConfig({}))).toBe(true);
  });
});

describe("values out of range", () => {
  test.each(["-1", "65536", "99999", "80.5", "http", "8787a", "０８０"])("port %s is refused by name", (value) => {
    const error = refusal({ PORT: value });
    expect(error.message).toContain("PORT");
    expect(error.message).toContain("0–65535");
    expect(error.remedy).toContain(".env");
    expect(error.exitStatus).toBe(2);
  });

  test.each(["0", "1", "65535"])("port %s is accepted", (value) => {
    expect(parseConfig({ PORT: value }).port).toBe(Number(value));
  });

  test("an unknown log level or Telegram mode is refused with the choices", () => {
    expect(refusal({ LOG_LEVEL: "loud" }).message).toMatch(/LOG_LEVEL.*fatal.*silent/);
    expect(refusal({ TELEGRAM_MODE: "push" }).message).toMatch(/TELEGRAM_MODE.*polling.*webhook/);
  });

  test("a server address that is no address is refused by name", () => {
    for (const name of names.filter((item) => /(_URL|_API_ROOT)$/.test(item))) {
      expect(refusal({ [name]: "127.0.0.1 port 80" }).message, name).toContain(name);
    }
  });

  test("a WeCom agent id or AES key of the wrong shape is refused without repeating the value", () => {
    expect(refusal({ ...wecomApp, WECOM_AGENT_ID: "my-agent" }).line).toContain("WECOM_AGENT_ID");
    const line = refusal({ ...wecomApp, WECOM_ENCODING_AES_KEY: "too-short-secret" }).line;
    expect(line).toContain("WECOM_ENCODING_AES_KEY");
    expect(line).not.toContain("too-short-secret");
  });
});

describe("half-set channels", () => {
  const cases: { set: Record<string, string>; missing: string[] }[] = [
    { set: { LLM_MODEL: "m" }, missing: ["LLM_BASE_URL"] },
    { set: { LLM_API_KEY: "k" }, missing: ["LLM_BASE_URL", "LLM_MODEL"] },
    { set: { EMBEDDING_BASE_URL: "http://127.0.0.1:9/v1" }, missing: ["EMBEDDING_MODEL"] },
    { set: { TELEGRAM_WEBHOOK_SECRET: "s" }, missing: ["TELEGRAM_BOT_TOKEN"] },
    { set: { TELEGRAM_ADMIN_IDS: "42" }, missing: ["TELEGRAM_BOT_TOKEN"] },
    { set: { TELEGRAM_BOT_TOKEN: "1:x", TELEGRAM_MODE: "webhook" }, missing: ["TELEGRAM_WEBHOOK_SECRET"] },
    { set: { WECOM_BOT_ID: "b" }, missing: ["WECOM_BOT_SECRET"] },
    { set: { WECOM_BOT_SECRET: "s" }, missing: ["WECOM_BOT_ID"] },
    ...Object.keys(wecomApp).map((left) => ({
      set: Object.fromEntries(Object.entries(wecomApp).filter(([name]) => name !== left)),
      missing: [left],
    })),
  ];

  test.each(cases)("$set misses $missing", ({ set, missing }) => {
    const error = refusal(set);
    const named = names.filter((name) => new RegExp(`${name}(?![A-Z_])`).test(error.message));
    expect(named).toEqual(missing);
    for (const name of missing) expect(error.remedy).toContain(name);
    expect(error.code).toBe("bad_config");
  });

  test("a refusal never repeats a secret", () => {
    const { WECOM_TOKEN: _left, ...rest } = wecomApp;
    expect(refusal(rest).line).not.toContain("app-secret");
  });
});

describe("whole channels", () => {
  test("a model server needs no key", () => {
    const config = parseConfig({ LLM_BASE_URL: "http://127.0.0.1:8000/v1", LLM_MODEL: "qwen" });
    expect(config.llm).toEqual({ baseUrl: "http://127.0.0.1:8000/v1", apiKey: undefined, model: "qwen" });
  });

  test("Telegram falls back to its official address and reads several administrators", () => {
    const config = parseConfig({ TELEGRAM_BOT_TOKEN: "1:x", TELEGRAM_ADMIN_IDS: "42, 43，44" });
    expect(config.telegram).toMatchObject({
      apiRoot: "https://api.telegram.org",
      mode: "polling",
      adminIds: ["42", "43", "44"],
    });
  });

  test("a WeCom app reads its agent id as a number", () => {
    expect(parseConfig(wecomApp).wecomApp).toMatchObject({ agentId: 1000002, adminIds: [] });
  });

  test("a WeCom bot may be pointed at another server", () => {
    const config = parseConfig({ WECOM_BOT_ID: "b", WECOM_BOT_SECRET: "s", WECOM_BOT_WS_URL: "ws://127.0.0.1:9" });
    expect(config.wecomBot).toEqual({ botId: "b", secret: "s", wsUrl: "ws://127.0.0.1:9" });
  });
});
