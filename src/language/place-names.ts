/**
 * `places.csv` of a corpus folder → names that people use and no official list has (a historical region, a development area),
 * each with the place it means. Refuses a wrong header and a place that is in no official list, naming the line.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CorpusError } from "../errors.ts";
import { CsvSyntaxError, parseCsv } from "./csv.ts";
import type { CsvRow } from "./csv.ts";
import { gazetteer } from "./gazetteer.ts";
import type { Place } from "./gazetteer.ts";

/** What people say → the official place that it stands for or lies in. */
export type PlaceNames = ReadonlyMap<string, Place>;

const header = ["叫法", "官方名称", "来源", "说明"];
const minNameChars = 2;

function fail(line: number, problem: string, remedy: string): never {
  throw new CorpusError(`地名表 places.csv 第 ${line} 行：${problem}。`, { remedy });
}

function readRow(row: CsvRow, byName: ReadonlyMap<string, readonly Place[]>): [string, Place] {
  if (row.cells.length !== header.length) {
    fail(row.line, `应有 ${header.length} 栏，实有 ${row.cells.length} 栏`, "请补齐逗号。");
  }
  const [name = "", official = "", source = ""] = row.cells.map((cell) => cell.trim());
  if (name.length < minNameChars) fail(row.line, `「叫法」“${name}”太短`, "请写至少两个字，单个字会和别的词混在一起。");
  if (source === "") fail(row.line, "「来源」是空的", "请写这个叫法出自哪里，例如 行政区划简称。");
  const bearers = byName.get(official) ?? [];
  const [place, another] = bearers;
  if (place === undefined) fail(row.line, `行政区划里没有“${official}”`, "请写全称，例如 苏州市、江苏省。");
  if (another !== undefined) fail(row.line, `“${official}”不止一处`, "请改写成上一级的全称。");
  return [name, place];
}

/**
 * Reads the table's text.
 * @throws CorpusError naming the line.
 */
export function parsePlaceNames(text: string): PlaceNames {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvSyntaxError) fail(error.line, error.message, "请检查这一行的英文双引号。");
    throw error;
  }
  const [first, ...rest] = rows;
  if (first === undefined || header.some((name, i) => first.cells[i]?.trim() !== name)) {
    fail(first?.line ?? 1, "栏名不对", `第一行请写：${header.join(",")}`);
  }
  const byName = new Map<string, Place[]>();
  for (const place of gazetteer().byCode.values()) byName.set(place.name, [...(byName.get(place.name) ?? []), place]);
  const names = new Map<string, Place>();
  for (const row of rest) {
    const [name, place] = readRow(row, byName);
    if (names.has(name)) fail(row.line, `“${name}”前面已经写过`, "请删去其中一行。");
    names.set(name, place);
  }
  return names;
}

/** @throws CorpusError when the table is there but wrong; no table is no names. */
export async function loadPlaceNames(corpusDir: string): Promise<PlaceNames> {
  let text: string;
  try {
    text = await readFile(join(corpusDir, "places.csv"), "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return new Map();
    throw new CorpusError("地名表 places.csv 读不了。", { remedy: "请检查文件的读取权限。", cause });
  }
  return parsePlaceNames(text);
}
