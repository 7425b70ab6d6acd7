/**
 * A table row → the text of its clause, readable alone, and the row as figures. The printed cells stand side by side letter
 * by letter; what their columns are is noted behind them.
 */
import type { Comparator, IndicatorRow } from "./clause.ts";
import type { TableRow } from "./block.ts";
import { SourceText } from "./source.ts";
import { oncePerObject } from "../language/once-per-object.ts";

type Role = "number" | "group" | "indicator" | "value" | "attribute" | "unit" | "other";

function roleOf(header: string, index: number): Role {
  if (/^序号$|^编号$/.test(header)) return "number";
  if (/^(?:类别|类型|领域|分类|维度|一级指标)$/.test(header)) return "group";
  if (/^单位$/.test(header)) return "unit";
  if (/属性|性质/.test(header)) return "attribute";
  if (/(?:19|20)\d{2}年|目标值|现状值|基期|数值|累计/.test(header)) return "value";
  if (/指标|项目|名称|内容|任务/.test(header) || (header === "" && index === 0)) return "indicator";
  return "other";
}

/** A table's rows share their headers: the roles are read once. */
const rolesIn = oncePerObject((headers: readonly string[]): Role[] => headers.map(roleOf));

interface Cell {
  role: Role;
  header: string;
  text: SourceText;
}

function cellsOf(row: TableRow): Cell[] {
  const roles = rolesIn(row.headers);
  const cells: Cell[] = [];
  let hasIndicator = false;
  row.cells.forEach((text, i) => {
    if (text === null || text.length === 0) return;
    const header = row.headers[i] ?? "";
    const role = roles[i] ?? roleOf(header, i);
    // A carried group is printed in another row: here it has no place of its own.
    const own = i === row.carried ? SourceText.inserted(text.text) : text;
    cells.push({ role: role === "indicator" && hasIndicator ? "other" : role, header, text: own });
    hasIndicator ||= role === "indicator";
  });
  if (hasIndicator) return cells;
  const first = cells.find((cell) => cell.role === "other");
  if (first !== undefined) first.role = "indicator";
  return cells;
}

const BETWEEN_CELLS = SourceText.inserted(" ");

/** What opens the note behind the printed cells. */
const NOTE = "（各列：";

/**
 * The printed cells side by side, then a note of what the columns are:
 * `养老机构护理型床位占比（%） 47 60 约束性指标（各列：2020年、2025年、属性；类别：养老床位）`.
 */
export function rowText(row: TableRow): SourceText {
  const cells = cellsOf(row);
  const parts: SourceText[] = [];
  const put = (text: string): number => parts.push(SourceText.inserted(text));
  const printed = cells.filter((cell) => cell.role !== "group");
  printed.forEach((cell, i) => {
    if (i > 0) parts.push(BETWEEN_CELLS);
    parts.push(cell.text);
  });
  const columns = printed.filter((cell) => cell.role !== "number" && cell.role !== "indicator" && cell.header !== "");
  const groups = cells.filter((cell) => cell.role === "group");
  if (columns.length === 0 && groups.length === 0) return SourceText.join(parts);
  put(`${NOTE}${columns.map((cell) => cell.header).join("、")}`);
  for (const cell of groups) {
    put(`；${cell.header}：`);
    parts.push(cell.text);
  }
  put("）");
  return SourceText.join(parts);
}

/** The cells of a row's clause as printed, without the note of its columns: what may be quoted. */
export function printedCells(text: string): string {
  const note = text.lastIndexOf(NOTE);
  return note < 0 ? text : text.slice(0, note);
}

function comparatorOf(value: string): Comparator {
  if (/≥|不低于|不少于|以上|至少/.test(value)) return "≥";
  if (/≤|不超过|不高于|以内|以下/.test(value)) return "≤";
  if (/[>＞]/.test(value)) return ">";
  if (/[<＜]/.test(value)) return "<";
  return /约|左右/.test(value) ? "约" : "=";
}

const yearIn = (header: string): number | null => {
  const match = /((?:19|20)\d{2})\s*年/.exec(header);
  return match?.[1] === undefined ? null : Number(match[1]);
};

const withoutUnit = /^(.{0,200}?)\s{0,9}[（(]([^（）()]{1,8})[）)]\s{0,9}$/;

/**
 * The row as figures.
 * @returns null when it names no indicator or no value.
 */
export function readIndicatorRow(row: TableRow): IndicatorRow | null {
  const cells = cellsOf(row);
  const indicatorCell = cells.find((cell) => cell.role === "indicator");
  const values = cells.filter((cell) => cell.role === "value");
  const target = values.at(-1);
  if (indicatorCell === undefined || target === undefined) return null;
  const printed = indicatorCell.text.text.replace(/^\d{1,2}\s*[.．、]\s*/, "");
  const unitMatch = withoutUnit.exec(printed);
  const unitCell = cells.find((cell) => cell.role === "unit")?.text.text;
  const base = values.length > 1 ? values[0] : undefined;
  const basePrinted = base === undefined || /^[-—–/]*$/.test(base.text.text) ? null : base.text.text;
  const attribute =
    cells.find((cell) => cell.role === "attribute")?.text.text ?? cells.map((cell) => cell.text.text).join("");
  return {
    indicator: (unitMatch?.[1] ?? printed).trim(),
    unit: unitCell ?? unitMatch?.[2] ?? "",
    group: cells.find((cell) => cell.role === "group")?.text.text ?? null,
    base: basePrinted,
    baseYear: base === undefined ? null : yearIn(base.header),
    target: target.text.text.replace(/^[≥≤＞＜><]\s*/, ""),
    targetYear: yearIn(target.header),
    comparator: comparatorOf(target.text.text),
    attribute: attribute.includes("约束性") ? "约束性" : attribute.includes("预期性") ? "预期性" : null,
  };
}
