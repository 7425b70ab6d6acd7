/** A build report → the lines a person reads after `npm run ingest`. Pure. */
import type { BuildReport } from "../src/indexing/build.ts";

const CHANGE_NAMES = { added: "新增", changed: "改动", removed: "删除", unchanged: "未变" } as const;

/** Lines in Chinese: each document with its change, then totals and what a person should look at. */
export function reportLines(report: BuildReport): string[] {
  const documents = report.documents.map(({ document, title, change, clauses, clausesAdded, clausesRemoved, gaps }) => {
    const delta = change === "unchanged" ? "" : `（+${clausesAdded} −${clausesRemoved} 条）`;
    const lost = gaps > 0 ? `，${gaps} 处原文缺失` : "";
    return `${CHANGE_NAMES[change]}  ${document}  《${title}》  ${clauses} 条${delta}${lost}`;
  });
  const state = report.built ? `已启用新索引 ${report.snapshotId}` : `没有变化，继续用索引 ${report.snapshotId}`;
  const { writtenQuestions } = report;
  const written =
    writtenQuestions !== undefined && writtenQuestions.questions > 0
      ? [`模型给 ${writtenQuestions.clauses} 条条文写了 ${writtenQuestions.questions} 个问法。`]
      : [];
  const warnings =
    report.warnings.length > 0 ? ["", "需要看一眼：", ...report.warnings.map((line) => `- ${line}`)] : [];
  return [
    ...documents,
    "",
    `共 ${report.documents.filter(({ change }) => change !== "removed").length} 份文件，${report.clauses} 条，${report.gaps} 处缺失，${report.conflicts} 处前后不一；重新计算 ${report.embeddedTexts} 条向量。`,
    ...written,
    `${state}，用时 ${(report.elapsedMs / 1000).toFixed(1)} 秒。`,
    ...warnings,
  ];
}
