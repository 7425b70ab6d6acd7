/**
 * `manifest.json` → checked overrides, by file name (the base name is enough). What a document's text holds is read from the
 * text; the manifest supplies what it does not hold, and wins where both speak.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CorpusError } from "../errors.ts";

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "日期要写成 2022-06-20 的样子");
const year = z.number().int().min(1949).max(2100);

const entrySchema = z.strictObject({
  title: z.string().min(1).optional(),
  docNumber: z.string().min(1).nullable().optional(),
  issuer: z.string().min(1).optional(),
  regionLadder: z.array(z.string().min(2)).min(1).optional(),
  issuedDate: isoDate.nullable().optional(),
  planPeriod: z.strictObject({ startYear: year, endYear: year }).nullable().optional(),
  disclosure: z.string().min(1).nullable().optional(),
  aliases: z.array(z.string().min(1)).optional(),
});

const manifestSchema = z.strictObject({
  version: z.literal(1),
  documents: z.record(z.string(), entrySchema),
});

export type ManifestEntry = z.output<typeof entrySchema>;

export interface Manifest {
  documents: Record<string, ManifestEntry>;
  /** Bytes as read; empty when there is no manifest. */
  raw: string;
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

/**
 * Reads `<corpusDir>/manifest.json`; no manifest means no overrides.
 * @throws CorpusError when it is no JSON or breaks the schema; the message names the place.
 */
export async function readManifest(corpusDir: string): Promise<Manifest> {
  let raw: string;
  try {
    raw = await readFile(join(corpusDir, "manifest.json"), "utf8");
  } catch (cause) {
    if (isMissing(cause)) return { documents: {}, raw: "" };
    throw new CorpusError("读不了 manifest.json。", { remedy: "请检查文件权限。", cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (cause) {
    throw new CorpusError("manifest.json 不是合法的 JSON。", { remedy: "请检查括号、引号和逗号，改好后重试。", cause });
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return { documents: parsed.data.documents, raw };
  const issue = parsed.error.issues[0];
  throw new CorpusError(
    `manifest.json 的 ${issue?.path.join(" → ") || "最外层"} 写错了：${issue?.message ?? "结构不对"}。`,
    {
      remedy: "请对照其他文件的条目改正这一项。",
    },
  );
}
