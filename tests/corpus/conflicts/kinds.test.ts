import { expect, test } from "vitest";
import type { ConflictKind } from "../../../src/corpus/conflicts.ts";
import { findConflicts } from "../../../src/corpus/conflicts.ts";
import { parseText } from "../parse-text.ts";

interface Parts {
  rows?: string[];
  /** The rows open with their group. */
  grouped?: boolean;
  past?: string;
  tasks?: string;
  letter?: string;
  title?: string;
}

const TITLE = "云州“十四五”养老服务发展规划";

/** A small plan around what a test is about. */
function plan({ rows = [], grouped = false, past = "", tasks = "", letter, title = TITLE }: Parts): string {
  const header = `${grouped ? "类别" : "序号"}\t指标内容\t2020年\t2025年\t属性`;
  const printed = rows.map((row, i) => (grouped ? row : `${i + 1}\t${row}`));
  const table = rows.length === 0 ? "" : `专栏：主要指标\n\n${[header, ...printed].join("\n")}\n`;
  return [
    letter ?? "",
    title,
    "为推进养老服务发展，制定本规划。",
    "第一章 规划背景",
    "第一节 “十三五”时期的主要成就",
    `“十三五”期间，全州养老服务稳步发展。${past}`,
    "第二章 发展目标",
    "到2025年，养老服务体系更加完善。",
    table,
    "第三章 重点任务",
    "第一节 优化服务供给",
    `1. 完善服务。持续推进各项工作。${tasks}`,
    "第四章 保障措施",
    "第一节 加强组织领导",
    "健全工作机制，强化督促落实。",
  ].join("\n\n");
}

const kindsOf = (parts: Parts): ConflictKind[] => findConflicts(parseText(plan(parts)).clauses).map(({ kind }) => kind);

const bedRow = "养老机构护理型床位占比（%）\t40\t55\t约束性";

const cases: { name: string; kind: ConflictKind; parts: Parts; twins: Record<string, Parts> }[] = [
  {
    name: "another value for the year",
    kind: "value",
    parts: { rows: [bedRow], tasks: "到2025年，养老机构护理型床位占比达到60%。" },
    twins: {
      "a milestone on the way": { rows: [bedRow], tasks: "到2023年，养老机构护理型床位占比达到50%。" },
      "the same value": { rows: [bedRow], tasks: "到2025年，养老机构护理型床位占比达到55%。" },
      "a rise from the base": { rows: [bedRow], tasks: "到2025年，养老机构护理型床位占比由40%提高到55%。" },
      "another indicator": { rows: [bedRow], tasks: "到2025年，社区日间照料机构覆盖率达到60%。" },
    },
  },
  {
    name: "another value in two sentences",
    kind: "value",
    parts: {
      tasks: "到2025年，特殊困难老年人月探访率达到95%。\n\n2. 加强关爱。到2025年，特殊困难老年人月探访率达到100%。",
    },
    twins: {
      "two groups clearly named": {
        tasks:
          "到2025年，城市社区养老服务设施覆盖率达到95%。\n\n2. 补齐短板。到2025年，农村社区养老服务设施覆盖率达到70%。",
      },
      "two years": {
        tasks: "到2023年，特殊困难老年人月探访率达到95%。\n\n2. 加强关爱。到2025年，特殊困难老年人月探访率达到100%。",
      },
    },
  },
  {
    name: "a floor and a ceiling of one value",
    kind: "value",
    parts: {
      tasks:
        "到2025年，全州养老机构床位总数不低于8000张。\n\n2. 控制规模。到2025年，全州养老机构床位总数不超过8000张。",
    },
    twins: {
      "two floors": {
        tasks:
          "到2025年，全州养老机构床位总数不低于8000张。\n\n2. 增加供给。到2025年，全州养老机构床位总数达到8000张以上。",
      },
    },
  },
  {
    name: "one value for two groups that the text keeps apart",
    kind: "value",
    parts: {
      rows: ["乡镇（街道）综合养老服务中心覆盖率（%）\t20\t60\t预期性"],
      tasks: "综合养老服务中心覆盖100%的街道和60%的乡镇。",
    },
    twins: {
      "the same value for both": {
        rows: ["乡镇（街道）综合养老服务中心覆盖率（%）\t20\t60\t预期性"],
        tasks: "综合养老服务中心覆盖60%的街道和60%的乡镇。",
      },
    },
  },
  {
    name: "the same value for another year",
    kind: "deadline",
    parts: {
      rows: ["特殊困难老年人月探访率（%）\t--\t100\t预期性"],
      tasks: "到2023年，特殊困难老年人月探访率达到100%。",
    },
    twins: {
      "the same year": {
        rows: ["特殊困难老年人月探访率（%）\t--\t100\t预期性"],
        tasks: "到2025年，特殊困难老年人月探访率达到100%。",
      },
      "another rate": {
        rows: ["特殊困难老年人月探访率（%）\t--\t100\t预期性"],
        tasks: "到2023年，养老护理员岗前培训率达到100%。",
      },
    },
  },
  {
    name: "another denominator",
    kind: "denominator",
    parts: {
      rows: ["老年大学覆盖面\t--\t每个县（市、区）至少1所\t约束性"],
      tasks: "到2025年，每个地级以上城市至少建有1所老年大学。",
    },
    twins: {
      "the same one": {
        rows: ["老年大学覆盖面\t--\t每个县（市、区）至少1所\t约束性"],
        tasks: "到2025年，每个县（市、区）至少建有1所老年大学。",
      },
      "one of two": {
        rows: ["每千名老年人配备社会工作者人数（人）\t--\t2\t预期性"],
        tasks: "到2025年，每千名老人、每百张养老机构床位配备2名社会工作者。",
      },
    },
  },
  {
    name: "a narrower group",
    kind: "scope",
    parts: {
      rows: ["县级特困人员供养服务设施建有率（%）\t50\t100\t约束性"],
      tasks: "到2025年，县级照护型特困人员供养服务设施建有率达到100%。",
    },
    twins: {
      "the same group": {
        rows: ["县级特困人员供养服务设施建有率（%）\t50\t100\t约束性"],
        tasks: "到2025年，全州县级特困人员供养服务设施建有率达到100%。",
      },
      "a group of its own": {
        rows: ["县级特困人员供养服务设施建有率（%）\t50\t100\t约束性"],
        tasks: "到2025年，乡镇养老服务中心建有率达到100%。",
      },
    },
  },
  {
    name: "one share of two wholes",
    kind: "scope",
    parts: { rows: [bedRow], tasks: "到2025年，乡镇敬老院护理型床位占比达到55%。" },
    twins: {
      "all kinds of the whole": { rows: [bedRow], tasks: "到2025年，各类养老机构护理型床位占比达到55%。" },
      "another value of its own": { rows: [bedRow], tasks: "新建项目护理型床位占比不低于80%。" },
    },
  },
  {
    name: "another name of the rate",
    kind: "wording",
    parts: { rows: ["公办养老机构床位使用率（%）\t40\t60\t约束性"], tasks: "到2025年，公办养老机构入住率不低于60%。" },
    twins: {
      "the same name": {
        rows: ["公办养老机构床位使用率（%）\t40\t60\t约束性"],
        tasks: "到2025年，公办养老机构床位使用率不低于60%。",
      },
      "another value": { rows: ["公办养老机构床位使用率（%）\t40\t60\t约束性"], tasks: "民办养老机构入住率达到50%。" },
    },
  },
  {
    name: "another name and another strength",
    kind: "strength",
    parts: {
      tasks: "到2025年，公办养老机构床位使用率达到60%以上。\n\n2. 提升质量。到2025年，公办养老机构入住率达到60%左右。",
    },
    twins: {},
  },
  {
    name: "a part called full coverage",
    kind: "coverage",
    parts: { tasks: "到2025年，乡镇养老服务中心建成率达到60%，基本实现服务全覆盖。" },
    twins: {
      "two matters": { tasks: "到2025年，护理型床位占比达到60%，农村互助养老服务实现全覆盖。" },
      "all of it": { tasks: "到2025年，乡镇养老服务中心建成率达到100%，实现服务全覆盖。" },
    },
  },
  {
    name: "more than the whole",
    kind: "bound",
    parts: { tasks: "到2025年，日间照料机构覆盖100%以上的城市社区。" },
    twins: {
      "the whole": { tasks: "到2025年，日间照料机构覆盖100%的城市社区。" },
      growth: { tasks: "到2025年，养老产业增加值比2020年增长120%以上。" },
      "most of it": { tasks: "到2025年，日间照料机构覆盖90%以上的城市社区。" },
    },
  },
  {
    name: "yearly portions that miss the total",
    kind: "sum",
    parts: {
      rows: ["困难老年人居家适老化改造（户）\t--\t500\t预期性"],
      tasks: "从2021年起，每年对80户以上困难老年人家庭进行居家适老化改造。",
    },
    twins: {
      "portions that make it": {
        rows: ["困难老年人居家适老化改造（户）\t--\t500\t预期性"],
        tasks: "从2021年起，每年对100户以上困难老年人家庭进行居家适老化改造。",
      },
      "portions of another thing": {
        rows: ["困难老年人居家适老化改造（户）\t--\t500\t预期性"],
        tasks: "从2021年起，每年为80户计划生育特殊家庭购买住院护工保险。",
      },
    },
  },
  {
    name: "parts that miss the total",
    kind: "sum",
    parts: {
      rows: ["护理培训总人次（人次）\t500\t2000\t预期性"],
      past: "截至2020年底，共举办院长培训3期60人次，护理员培训10期300人次。",
    },
    twins: {
      "parts that make it": {
        rows: ["护理培训总人次（人次）\t360\t2000\t预期性"],
        past: "截至2020年底，共举办院长培训3期60人次，护理员培训10期300人次。",
      },
    },
  },
  {
    name: "places that miss the total",
    kind: "sum",
    parts: {
      tasks:
        "到2025年，全州养老机构床位数控制在9000张以内。东县床位数不超过4000张，西县床位数不超过3000张，南县床位数不超过1000张。",
    },
    twins: {
      "places that make it": {
        tasks:
          "到2025年，全州养老机构床位数控制在9000张以内。东县床位数不超过4000张，西县床位数不超过3000张，南县床位数不超过2000张。",
      },
    },
  },
  {
    name: "a part above the total",
    kind: "part-above-total",
    parts: {
      rows: ["医养融合机构\t总床位\t200\t900\t预期性"],
      grouped: true,
      past: "医养融合机构康宁院投入运行，设置床位300张。",
    },
    twins: {
      "a part below it": {
        rows: ["医养融合机构\t总床位\t400\t900\t预期性"],
        grouped: true,
        past: "医养融合机构康宁院投入运行，设置床位300张。",
      },
      "beds of another kind": {
        rows: ["医养融合机构\t总床位\t200\t900\t预期性"],
        grouped: true,
        past: "州福利院设置养老床位300张。",
      },
    },
  },
  {
    name: "a past share above the target",
    kind: "past-above-target",
    parts: {
      past: "州级70%以上的福利彩票公益金用于支持养老服务发展。",
      tasks: "州级不低于55%的福利彩票公益金用于支持养老服务发展。",
    },
    twins: {
      "a target above the past": {
        past: "州级50%以上的福利彩票公益金用于支持养老服务发展。",
        tasks: "州级不低于55%的福利彩票公益金用于支持养老服务发展。",
      },
    },
  },
  {
    name: "a ceiling beside a stock of another name",
    kind: "ceiling",
    parts: { past: "养老床位数达到8500张。", tasks: "到2025年，全州养老机构床位数控制在9000张以内。" },
    twins: {
      "the same name": { past: "养老机构床位数达到8500张。", tasks: "到2025年，全州养老机构床位数控制在9000张以内。" },
    },
  },
  {
    name: "built or being built, and in operation",
    kind: "unfinished",
    parts: { past: "全州建成和在建公办养老机构50个，日间照料中心20个。对投入运营的31家养老机构给予补贴。" },
    twins: {
      "all in operation": { past: "全州建成公办养老机构50个，日间照料中心20个。对投入运营的31家养老机构给予补贴。" },
      "another thing": { past: "全州建成和在建公办养老机构50个。投入运营的31个日间照料中心运转良好。" },
    },
  },
  {
    name: "a first among several",
    kind: "first",
    parts: { rows: ["社区嵌入式养老院（家）\t8\t15\t预期性"], past: "建成州内首家社区嵌入式养老院——东街养老院。" },
    twins: {
      "a first of another kind": {
        rows: ["社区嵌入式养老院（家）\t8\t15\t预期性"],
        past: "建成州内首家失智老人照护中心——东街照护中心。",
      },
      "still the only one": {
        rows: ["社区嵌入式养老院（家）\t1\t15\t预期性"],
        past: "建成州内首家社区嵌入式养老院——东街养老院。",
      },
    },
  },
  {
    name: "one attribute out of line",
    kind: "attribute",
    parts: {
      rows: [
        "护理型床位占比（%）\t40\t55\t约束性指标",
        "月探访率（%）\t--\t100\t预期性指标",
        "机构数量（家）\t10\t20\t预期性目标",
        "床位总数（张）\t900\t1500\t预期性指标",
        "护理员数量（名）\t100\t300\t预期性指标",
      ],
    },
    twins: {
      "all alike": { rows: ["护理型床位占比（%）\t40\t55\t约束性指标", "月探访率（%）\t--\t100\t预期性指标"] },
    },
  },
  {
    name: "addressees that leave some out",
    kind: "addressees",
    parts: {
      tasks: "（省民政厅负责，各市政府负责）\n\n2. 推进改革。深化改革，增强活力。（省民政厅负责，各市州政府负责）",
    },
    twins: {
      "another spelling of the same": {
        tasks: "（省民政厅负责，各市政府负责）\n\n2. 推进改革。深化改革，增强活力。（省民政厅负责，各市人民政府负责）",
      },
    },
  },
  {
    name: "another title in the letter",
    kind: "title",
    parts: {
      letter:
        "云州人民政府关于印发云州“十四五”养老体系建设发展规划的通知\n\n云政发〔2022〕1号\n\n各县人民政府：\n\n现印发给你们，请认真组织实施。\n\n云州人民政府\n\n2022年1月5日",
    },
    twins: {
      "the same title": {
        letter: `云州人民政府关于印发${TITLE}的通知\n\n云政发〔2022〕1号\n\n各县人民政府：\n\n现印发给你们，请认真组织实施。\n\n云州人民政府\n\n2022年1月5日`,
      },
    },
  },
  {
    name: "signed and posted on other days",
    kind: "date",
    parts: {
      letter: `云州人民政府关于印发${TITLE}的通知\n\n发布日期：2022-01-20\n\n各县人民政府：\n\n现印发给你们，请认真组织实施。\n\n云州人民政府\n\n2022年1月5日`,
    },
    twins: {
      "on one day": {
        letter: `云州人民政府关于印发${TITLE}的通知\n\n发布日期：2022-01-05\n\n各县人民政府：\n\n现印发给你们，请认真组织实施。\n\n云州人民政府\n\n2022年1月5日`,
      },
    },
  },
];

for (const { name, kind, parts, twins } of cases) {
  test(`${name} is a conflict of kind ${kind}, and its near twins are none`, () => {
    expect(kindsOf(parts), name).toEqual([kind]);
    for (const [twin, twinParts] of Object.entries(twins)) expect(kindsOf(twinParts), twin).toEqual([]);
  });
}
