/** Measured figures → Markdown tables; times and sizes with the ratio to ours, the first row, behind them. */
import { markdownTable } from "../../src/evaluation/table.ts";
import type { CollectionFigures } from "./collection-contest.ts";
import type { BuildFigures, SearchFigures } from "./document-contest.ts";

export interface DocumentRow extends BuildFigures, SearchFigures {
  name: string;
}

export interface CollectionRow extends CollectionFigures {
  name: string;
}

const share = (value: number | undefined): string => (value ?? 0).toFixed(3);
const bytesPerMb = 1024 * 1024;

/** Three significant digits without an exponent. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Two significant digits. */
const ratio = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));

/** The value, and behind it how many times ours it is; `–` where there is none. */
function beside(value: number | null, own: number | null): string {
  if (value === null) return "–";
  return own === null || own === 0 || value === own ? short(value) : `${short(value)}（×${ratio(value / own)}）`;
}

const inMb = (bytes: number | null): number | null => (bytes === null ? null : bytes / bytesPerMb);

/** Evidence found on the project's own documents. */
export function qualityTable(rows: readonly DocumentRow[]): string {
  return markdownTable({
    head: ["检索", "hit@1", "hit@5", "hit@10", "家属 hit@1", "家属 hit@5", "家属 hit@10"],
    rows: rows.map(({ name, hits, familyHits }) => [name, ...hits.map(share), ...familyHits.map(share)]),
  });
}

/** What it costs on the project's own documents. */
export function costTable(rows: readonly DocumentRow[]): string {
  const [own] = rows;
  return markdownTable({
    head: ["检索", "建立 ms", "打开 ms", "p50 ms", "p95 ms", "索引 MB", "内存 MB"],
    rows: rows.map((row) => [
      row.name,
      beside(row.buildMs, own?.buildMs ?? null),
      beside(row.openMs, own?.openMs ?? null),
      beside(row.p50Ms, own?.p50Ms ?? null),
      beside(row.p95Ms, own?.p95Ms ?? null),
      beside(inMb(row.indexBytes), inMb(own?.indexBytes ?? null)),
      beside(inMb(row.rssBytes), inMb(own?.rssBytes ?? null)),
    ]),
  });
}

/** Ranking and cost on a judged collection. */
export function collectionTable(rows: readonly CollectionRow[]): string {
  const [own] = rows;
  return markdownTable({
    head: [
      "检索",
      "R@5",
      "R@10",
      "R@100",
      "MRR@10",
      "nDCG@10",
      "p50 ms",
      "p95 ms",
      "建立 s",
      "打开 ms",
      "索引 MB",
      "内存 MB",
    ],
    rows: rows.map((row) => [
      row.name,
      ...[row.recall5, row.recall10, row.recall100, row.mrr10, row.ndcg10].map(share),
      beside(row.p50Ms, own?.p50Ms ?? null),
      beside(row.p95Ms, own?.p95Ms ?? null),
      beside(row.buildMs / 1000, own === undefined ? null : own.buildMs / 1000),
      beside(row.openMs, own?.openMs ?? null),
      beside(inMb(row.indexBytes), inMb(own?.indexBytes ?? null)),
      beside(inMb(row.rssBytes), inMb(own?.rssBytes ?? null)),
    ]),
  });
}
