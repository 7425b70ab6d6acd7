/**
 * `declined/*.csv` → questions that people ask and no document answers, each with why: another business, medicine, the counter's
 * details, small talk, or a detail that the document leaves out. Refuses a wrong header or category, naming file and line.
 */
import { CorpusError } from "../errors.ts";
import { fingerprintCsvFolder, readCsvFolder } from "./csv-folder.ts";
import type { CsvFile } from "./csv-folder.ts";

/** Why a question cannot be answered, as the files call it; 缺金额 and the like name what the document leaves out. */
export const declinedCategories = [
  "不在范围",
  "医疗",
  "办事细节",
  "闲聊",
  "缺金额",
  "缺年龄",
  "缺比例",
  "缺数量",
  "缺日期",
  "缺时长",
  "缺名称",
  "缺地点",
  "缺材料手续",
  "缺条件",
  "缺标准细节",
  "缺电话网址",
  "缺结果",
  "缺其他人群",
] as const;

export type DeclinedCategory = (typeof declinedCategories)[number];

export interface DeclinedQuestion {
  category: DeclinedCategory;
  question: string;
}

const header = ["类别", "问法", "地区", "来源"];

export const isDeclinedCategory = (text: string): text is DeclinedCategory =>
  declinedCategories.some((known) => known === text);

function readRows({ name, rows }: CsvFile): DeclinedQuestion[] {
  return rows.map(({ line, cells: [category = "", question = ""] }) => {
    if (!isDeclinedCategory(category)) {
      throw new CorpusError(`不作答的问法 ${name} 第 ${line} 行：「类别」是“${category}”。`, {
        remedy: `请写 ${declinedCategories.join("、")} 之一。`,
      });
    }
    if (question === "") {
      throw new CorpusError(`不作答的问法 ${name} 第 ${line} 行：「问法」是空的。`, {
        remedy: "请填写问题，或删去这一行。",
      });
    }
    return { category, question };
  });
}

const folder = { name: "declined", title: "不作答的问法", header } as const;

/** Of the files' bytes, hex. */
export const fingerprintDeclinedQuestions = (corpusDir: string): Promise<string> =>
  fingerprintCsvFolder(corpusDir, folder);

/**
 * Reads every `*.csv` of `<corpusDir>/declined`; no folder is an empty list.
 * @throws CorpusError naming file and line.
 */
export async function loadDeclinedQuestions(corpusDir: string): Promise<DeclinedQuestion[]> {
  return (await readCsvFolder(corpusDir, folder)).files.flatMap(readRows);
}
