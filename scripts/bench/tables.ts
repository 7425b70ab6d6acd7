/** Measured figures → Markdown tables; times and sizes with the ratio to ours, the first row, behind them. */
import { mean } from "../../src/evaluation/retrieval-metrics.ts";
import { markdownTable } from "../../src/evaluation/table.ts";
import type { CollectionBuild, CollectionSearch } from "./collection-contest.ts";
import type { BuildFigures, SearchFigures } from "./document-contest.ts";
import type { SyntheticBuild, SyntheticSearch } from "./synthetic-contest.ts";
import type { SyntheticVectors } from "./synthetic-vectors.ts";
import type { SyntheticWhole } from "./synthetic-whole.ts";

export interface DocumentRow extends BuildFigures, SearchFigures {
  name: string;
}

export interface CollectionRow extends CollectionBuild, CollectionSearch {
  name: string;
}

export interface SyntheticFigures {
  clauses: number;
  built: SyntheticBuild;
  searched: SyntheticSearch;
  vectors: SyntheticVectors;
  whole: SyntheticWhole;
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
    head: [
      "检索",
      "hit@1",
      "hit@5",
      "hit@10",
      "召回@10",
      "MRR@10",
      "nDCG@10",
      "家属 hit@1",
      "家属 hit@5",
      "家属 hit@10",
    ],
    rows: rows.map(({ name, hits, recall10, mrr10, ndcg10, familyHits }) => [
      name,
      ...[...hits, recall10, mrr10, ndcg10, ...familyHits].map(share),
    ]),
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

/** Ranking on a judged collection; the last column is ours on the questions that the row's engine had time for. */
export function rankingTable(rows: readonly CollectionRow[]): string {
  const ownScores = rows[0]?.ndcg10s ?? [];
  return markdownTable({
    head: ["检索", "题数", "R@5", "R@10", "R@100", "MRR@10", "nDCG@10", "同题颐问 nDCG@10"],
    rows: rows.map((row) => [
      row.name,
      String(row.questions),
      ...[row.recall5, row.recall10, row.recall100, row.mrr10, row.ndcg10].map(share),
      share(mean(ownScores.slice(0, row.questions))),
    ]),
  });
}

/** What it costs on a judged collection. */
export function collectionCostTable(rows: readonly CollectionRow[]): string {
  const [own] = rows;
  const columns: [string, (row: CollectionRow) => number | null][] = [
    ["p50 ms", (row) => row.p50Ms],
    ["p95 ms", (row) => row.p95Ms],
    ["连分词 p50 ms", (row) => row.wholeP50Ms],
    ["连分词 p95 ms", (row) => row.wholeP95Ms],
    ["建立 s", (row) => row.buildMs / 1000],
    ["打开 ms", (row) => row.openMs],
    ["索引 MB", (row) => inMb(row.indexBytes)],
    ["内存 MB", (row) => inMb(row.rssBytes)],
  ];
  return markdownTable({
    head: ["检索", ...columns.map(([name]) => name)],
    rows: rows.map((row) => [
      row.name,
      ...columns.map(([, value]) => beside(value(row), own === undefined ? null : value(own))),
    ]),
  });
}

/** What our indexes cost at a size. */
export function syntheticTable({ built, searched, vectors, whole }: SyntheticFigures): string {
  const { documentClauses } = searched;
  return markdownTable({
    head: ["项目", "结果"],
    rows: [
      ["每条字数", short(built.charactersPerClause)],
      [
        "词语索引：分词并建立",
        `${short(built.buildMs / 1000)} s，内存最多 ${short(built.peakRssBytes / bytesPerMb)} MB`,
      ],
      ["每条占磁盘", `${short(built.bytesPerClause)} 字节`],
      ["打开", `${short(searched.openMs)} ms，内存增加 ${short(searched.rssBytes / bytesPerMb)} MB`],
      ["检索前十（不含分词）", `p50 ${short(searched.p50Ms)} ms，p95 ${short(searched.p95Ms)} ms`],
      [`加进一份 ${documentClauses} 条的文件`, `${short(searched.appendMs)} ms`],
      ["加进后检索", `p50 ${short(searched.appendedP50Ms)} ms，p95 ${short(searched.appendedP95Ms)} ms`],
      [
        `后台合并 ${searched.mergedClauses} 条`,
        `${short(searched.mergeMs)} ms，别的工作最多等 ${short(searched.pauseMs)} ms`,
      ],
      [
        `向量图：${vectors.vectors} 条，${vectors.dimension} 维`,
        `拟合词向量 ${short(vectors.fitMs / 1000)} s，建图 ${short(vectors.buildMs / 1000)} s`,
      ],
      [
        "向量检索前十",
        `p50 ${short(vectors.p50Ms)} ms，p95 ${short(vectors.p95Ms)} ms；逐条算 p50 ${short(vectors.exactP50Ms)} ms`,
      ],
      ["与逐条算相同的比例", share(vectors.recall10)],
      [
        `整个检索：读题、取候选、排序，${whole.documents} 份文件`,
        `p50 ${short(whole.p50Ms)} ms，p95 ${short(whole.p95Ms)} ms，进程内存 ${short(whole.rssBytes / bytesPerMb)} MB`,
      ],
      [
        `只问一个县，${whole.localDocuments} 份文件`,
        `p50 ${short(whole.localP50Ms)} ms，p95 ${short(whole.localP95Ms)} ms`,
      ],
    ],
  });
}
