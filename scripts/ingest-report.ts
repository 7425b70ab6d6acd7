/** A build report → the lines a person reads after `npm run ingest`. Pure. */
import { isInside } from "../src/corpus/conflicts.ts";
import type { BuildReport } from "../src/indexing/building/build.ts";
import type { ReportedConflict } from "../src/indexing/building/build-report.ts";

const CHANGE_NAMES = { added: "新增", changed: "改动", removed: "删除", unchanged: "未变" } as const;

/** A heading and one line for each, under its document's title; nothing where there is none. */
function conflictLines(heading: string, conflicts: readonly ReportedConflict[]): string[] {
  if (conflicts.length === 0) return [];
  const titles = [...new Set(conflicts.map(({ title }) => title))];
  const lines = titles.flatMap((title) => [
    `《${title}》`,
    ...conflicts
      .filter((conflict) => conflict.title === title)
      .map(({ explanation }) => `- ${explanation.replace(/^同一份文件里/, "").replace(/\s+/g, " ")}`),
  ]);
  return ["", `${heading}（${conflicts.length} 处）：`, ...lines];
}

/** Lines in Chinese: each document with its change, then totals and what a person should look at. */
export function reportLines(report: BuildReport): string[] {
  const documents = report.documents.map(
    ({ document, title, change, clauses, clausesAdded, clausesRemoved, gaps, figures }) => {
      const delta = change === "unchanged" ? "" : `（+${clausesAdded} −${clausesRemoved} 条）`;
      const lost = gaps > 0 ? `，${gaps} 处原文缺失` : "";
      return `${CHANGE_NAMES[change]}  ${document}  《${title}》  ${clauses} 条${delta}，${figures} 个数字${lost}`;
    },
  );
  const state = report.built ? `已启用新索引 ${report.snapshotId}` : `没有变化，继续用索引 ${report.snapshotId}`;
  const { writtenQuestions } = report;
  const written =
    writtenQuestions !== undefined && writtenQuestions.questions > 0
      ? [`模型给 ${writtenQuestions.clauses} 条条文写了 ${writtenQuestions.questions} 个问法。`]
      : [];
  const warnings =
    report.warnings.length > 0 ? ["", "需要看一眼：", ...report.warnings.map((line) => `- ${line}`)] : [];
  const inside = report.differences.filter(isInside);
  const levels = report.differences.filter(({ kind }) => kind === "level");
  const regions = report.differences.filter(({ kind }) => kind === "region");
  return [
    ...documents,
    "",
    `共 ${report.documents.filter(({ change }) => change !== "removed").length} 份文件，${report.clauses} 条，${report.gaps} 处缺失，${report.figures} 个数字，${inside.length} 处前后不一，${levels.length} 处上下级差异，${regions.length} 项各地不同；重新计算 ${report.embeddedTexts} 条向量。`,
    ...written,
    `${state}，用时 ${(report.elapsedMs / 1000).toFixed(1)} 秒。`,
    ...conflictLines("前后不一", inside),
    ...conflictLines("上下级差异", levels),
    ...(regions.length === 0
      ? []
      : ["", `各地不同（${regions.length} 项）：`, ...regions.map(({ explanation }) => `- ${explanation}`)]),
    ...warnings,
  ];
}
