/**
 * Environment → one frozen `Config`. The only reader of `process.env`; stages receive their options from the
 * composition root. A half-set channel is refused here, with the names that are missing.
 */
import { resolve } from "node:path";
import { config as loadDotenv } from "dotenv";
import { z } from "zod";
import { ConfigError } from "./errors.ts";

const text = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === undefined || value === "" ? undefined : value));

const url = text.refine(
  (value) => value === undefined || URL.canParse(value),
  "要写成完整网址，例如 http://127.0.0.1:8000/v1",
);

const port = z
  .string()
  .regex(/^\d{1,5}$/, "要是 0–65535 的整数")
  .transform(Number)
  .refine((value) => value <= 65535, "要是 0–65535 的整数");

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Every variable the program reads, in the order of `.env.example`. */
export const environmentSchema = z.object({
  HOST: text.transform((value) => value ?? "127.0.0.1"),
  PORT: text.transform((value) => value ?? "8787").pipe(port),
  CORPUS_DIR: text.transform((value) => value ?? "corpus"),
  DATA_DIR: text.transform((value) => value ?? ".yiwen"),
  LOG_LEVEL: text.transform((value) => value ?? "info").pipe(z.enum(logLevels, `要是 ${logLevels.join(" / ")} 之一`)),
  LLM_BASE_URL: url,
  LLM_API_KEY: text,
  LLM_MODEL: text,
  EMBEDDING_BASE_URL: url,
  EMBEDDING_API_KEY: text,
  EMBEDDING_MODEL: text,
  TELEGRAM_BOT_TOKEN: text,
  TELEGRAM_API_ROOT: url,
  TELEGRAM_MODE: text
    .transform((value) => value ?? "polling")
    .pipe(z.enum(["polling", "webhook"], "要是 polling 或 webhook")),
  TELEGRAM_WEBHOOK_SECRET: text,
  TELEGRAM_ADMIN_IDS: text,
  WECOM_CORP_ID: text,
  WECOM_AGENT_ID: text,
  WECOM_SECRET: text,
  WECOM_TOKEN: text,
  WECOM_ENCODING_AES_KEY: text,
  WECOM_API_ROOT: url,
  WECOM_ADMIN_IDS: text,
  WECOM_STAFF_DEPARTMENTS: text,
  WECOM_BOT_ID: text,
  WECOM_BOT_SECRET: text,
  WECOM_BOT_WS_URL: url,
  ADMIN_TOKEN: text,
  DATABASE_URL: url,
});

type Environment = z.output<typeof environmentSchema>;
type VariableName = keyof Environment;

export interface ModelServerConfig {
  baseUrl: string;
  /** Some local servers need none. */
  apiKey: string | undefined;
  model: string;
}

export interface TelegramConfig {
  botToken: string;
  apiRoot: string;
  mode: "polling" | "webhook";
  webhookSecret: string | undefined;
  adminIds: string[];
}

export interface WecomAppConfig {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  apiRoot: string;
  adminIds: string[];
  /** Ids of the departments whose members are answered as staff. */
  staffDepartments: number[];
}

export interface WecomBotConfig {
  botId: string;
  secret: string;
  wsUrl: string | undefined;
}

export interface Config {
  host: string;
  port: number;
  /** Absolute path of the folder that holds `documents/`, the manifest and the lexicon. */
  corpusDir: string;
  /** Absolute path of the folder that this program may write to. */
  dataDir: string;
  logLevel: (typeof logLevels)[number];
  llm: ModelServerConfig | null;
  embedding: ModelServerConfig | null;
  telegram: TelegramConfig | null;
  wecomApp: WecomAppConfig | null;
  wecomBot: WecomBotConfig | null;
  adminToken: string | null;
  databaseUrl: string | null;
}

/** `values` when every name in `required` is set, null when no name in `any` is, else a ConfigError naming the missing. */
function group(environment: Environment, label: string, required: VariableName[], triggers: VariableName[]): boolean {
  const isSet = (name: VariableName): boolean => environment[name] !== undefined;
  if (!triggers.some(isSet)) return false;
  const missing = required.filter((name) => !isSet(name));
  if (missing.length === 0) return true;
  throw new ConfigError(`${label}只设了一部分，缺 ${missing.join("、")}。`, {
    remedy: `请在 .env 里补上 ${missing.join("、")}，或去掉 ${triggers.filter(isSet).join("、")}。`,
  });
}

const list = (value: string | undefined): string[] => (value ?? "").split(/[,，\s]+/).filter((item) => item !== "");

function modelServer(e: Environment, prefix: "LLM" | "EMBEDDING", label: string): ModelServerConfig | null {
  const names: VariableName[] = [`${prefix}_BASE_URL`, `${prefix}_MODEL`];
  if (!group(e, label, names, [...names, `${prefix}_API_KEY`])) return null;
  return { baseUrl: e[`${prefix}_BASE_URL`] ?? "", apiKey: e[`${prefix}_API_KEY`], model: e[`${prefix}_MODEL`] ?? "" };
}

function telegram(e: Environment): TelegramConfig | null {
  const required: VariableName[] = ["TELEGRAM_BOT_TOKEN"];
  if (e.TELEGRAM_MODE === "webhook") required.push("TELEGRAM_WEBHOOK_SECRET");
  if (!group(e, "Telegram ", required, ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_ADMIN_IDS"]))
    return null;
  return {
    botToken: e.TELEGRAM_BOT_TOKEN ?? "",
    apiRoot: e.TELEGRAM_API_ROOT ?? "https://api.telegram.org",
    mode: e.TELEGRAM_MODE,
    webhookSecret: e.TELEGRAM_WEBHOOK_SECRET,
    adminIds: list(e.TELEGRAM_ADMIN_IDS),
  };
}

function wecomApp(e: Environment): WecomAppConfig | null {
  const required: VariableName[] = [
    "WECOM_CORP_ID",
    "WECOM_AGENT_ID",
    "WECOM_SECRET",
    "WECOM_TOKEN",
    "WECOM_ENCODING_AES_KEY",
  ];
  if (!group(e, "企业微信应用", required, [...required, "WECOM_ADMIN_IDS", "WECOM_STAFF_DEPARTMENTS"])) return null;
  if (!/^\d+$/.test(e.WECOM_AGENT_ID ?? "")) {
    throw new ConfigError("WECOM_AGENT_ID 不是数字。", { remedy: "请填应用详情页里的 AgentId，例如 1000002。" });
  }
  if (!/^[A-Za-z0-9]{43}$/.test(e.WECOM_ENCODING_AES_KEY ?? "")) {
    throw new ConfigError("WECOM_ENCODING_AES_KEY 不是 43 个字母或数字。", {
      remedy: "请从应用的接收消息设置里重新复制。",
    });
  }
  const departments = list(e.WECOM_STAFF_DEPARTMENTS);
  if (!departments.every((id) => /^\d{1,15}$/.test(id))) {
    throw new ConfigError("WECOM_STAFF_DEPARTMENTS 里有不是数字的部门编号。", {
      remedy: "请填通讯录里的部门 ID，多个用逗号隔开，例如 2,15。",
    });
  }
  return {
    corpId: e.WECOM_CORP_ID ?? "",
    agentId: Number(e.WECOM_AGENT_ID),
    secret: e.WECOM_SECRET ?? "",
    token: e.WECOM_TOKEN ?? "",
    encodingAesKey: e.WECOM_ENCODING_AES_KEY ?? "",
    apiRoot: e.WECOM_API_ROOT ?? "https://qyapi.weixin.qq.com",
    adminIds: list(e.WECOM_ADMIN_IDS),
    staffDepartments: departments.map(Number),
  };
}

function wecomBot(e: Environment): WecomBotConfig | null {
  const required: VariableName[] = ["WECOM_BOT_ID", "WECOM_BOT_SECRET"];
  if (!group(e, "企业微信智能机器人", required, required)) return null;
  return { botId: e.WECOM_BOT_ID ?? "", secret: e.WECOM_BOT_SECRET ?? "", wsUrl: e.WECOM_BOT_WS_URL };
}

/**
 * Parses an environment. Values are trimmed; an empty value counts as unset.
 * @throws ConfigError naming the variable and the remedy.
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`环境变量 ${String(issue?.path[0])} 不对：${issue?.message ?? "无法读取"}。`, {
      remedy: "请改正 .env 里的这一行，可用的写法见 .env.example。",
    });
  }
  const e = parsed.data;
  return Object.freeze({
    host: e.HOST,
    port: e.PORT,
    corpusDir: resolve(e.CORPUS_DIR),
    dataDir: resolve(e.DATA_DIR),
    logLevel: e.LOG_LEVEL,
    llm: modelServer(e, "LLM", "大模型服务"),
    embedding: modelServer(e, "EMBEDDING", "向量服务"),
    telegram: telegram(e),
    wecomApp: wecomApp(e),
    wecomBot: wecomBot(e),
    adminToken: e.ADMIN_TOKEN ?? null,
    databaseUrl: e.DATABASE_URL ?? null,
  });
}

/** Reads `.env` beside the working directory, then the process environment (which wins). */
export function loadConfig(): Config {
  loadDotenv({ quiet: true });
  return parseConfig(process.env);
}
