/** Measured figures → Markdown tables; times and sizes with the ratio to ours, the first row, behind them. */
import { mean } from "../../src/evaluation/retrieval-metrics.ts";
import { markdownTable } from "../../src/evaluation/table.ts";
import type { CollectionBuild, CollectionSearch } from "./collection-contest.ts";
import type { BuildFigures, SearchFigures } from "./document-contest.ts";
import type { SyntheticAdd } from "./synthetic-add.ts";
import type { SyntheticBuild } from "./synthetic-build.ts";
import type { Times } from "./synthetic-job.ts";
import type { SyntheticSearch } from "./synthetic-search.ts";

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
  added: SyntheticAdd;
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

const inTimes = ({ p50Ms, p95Ms, cpuP95Ms }: Times): string =>
  `p50 ${short(p50Ms)} ms，p95 ${short(p95Ms)} ms（处理器 ${short(cpuP95Ms)} ms）`;
const inMegabytes = (bytes: number): string => `${short(bytes / bytesPerMb)} MB`;

/** What our index costs at a size. */
export function syntheticTable({ built, searched, added }: SyntheticFigures): string {
  const { vectors, whole, local } = searched;
  const stages = built.stages.map(({ stage, seconds }) => `${stage} ${short(seconds)} s`).join("，");
  return markdownTable({
    head: ["项目", "结果"],
    rows: [
      ["每条字数", short(built.charactersPerClause)],
      [
        `建立：${built.documents} 份文件，${built.clauses} 条`,
        `${short(built.buildMs / 1000)} s，内存最多 ${inMegabytes(built.peakRssBytes)}`,
      ],
      ["其中", stages],
      [
        "每条占磁盘",
        `词语索引 ${short(built.lexicalBytesPerClause)} 字节，条款 ${short(built.clauseBytesPerClause)} 字节`,
      ],
      ["打开，可以回答", `${short(searched.openMs)} ms，第一问 ${short(searched.firstAnswerMs)} ms`],
      ["读完向量、核对完校验和", `${short(searched.readyMs)} ms`],
      ["进程内存", inMegabytes(searched.rssBytes)],
      ["词语检索前十（不含分词）", inTimes(searched.lexical)],
      [
        `${added.isAppended ? "加进" : "太小，加进时重建"}一份 ${added.documentClauses} 条的文件`,
        `${short(added.addMs)} ms，换上 ${short(added.swapMs)} ms`,
      ],
      ["加进后词语检索", inTimes(added.lexical)],
      ["加进后整个检索", inTimes(added.whole)],
      [`后台合并 ${added.mergedClauses} 条`, `${short(added.mergeMs)} ms，别的工作最多等 ${short(added.pauseMs)} ms`],
      ["加进、合并时进程内存最多", inMegabytes(added.peakRssBytes)],
      [
        `向量检索前十：${vectors.count} 条，${vectors.dimension} 维`,
        `${inTimes(vectors.graph)}；逐条算 p50 ${short(vectors.exactP50Ms)} ms`,
      ],
      ["与逐条算相同的比例", share(vectors.recall10)],
      [`整个检索：读题、取候选、排序，${whole.documents} 份文件`, inTimes(whole)],
      [`只问一个县，${local.documents} 份文件`, inTimes(local)],
    ],
  });
}
