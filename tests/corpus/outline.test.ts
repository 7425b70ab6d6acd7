import { expect, test } from "vitest";
import { bodyOf, parseText } from "./parse-text.ts";

const LAW = `示例市养老服务条例

（2024年3月1日示例市第十届人民代表大会常务委员会第八次会议通过）

第一章　总则

第一条　为了保障老年人合法权益，规范养老服务，根据有关法律，制定本条例。

第二条　本条例所称老年人，是指六十周岁以上的公民。

养老服务坚持保障基本、普惠多样的原则。

第二章　法律责任

第三条　养老机构有下列行为之一的，由民政部门责令改正；情节严重的，处一万元以上五万元以下罚款：

（一）未与老年人签订服务协议的；

（二）未按照规定配备人员的；

（三）歧视、侮辱、虐待老年人的。

第四条　本条例自2024年7月1日起施行。`;

test("articles of a law are clauses with their sign; a list stays with its lead sentence", () => {
  const parsed = parseText(LAW);
  expect(bodyOf(parsed).map((clause) => clause.path.join("/"))).toEqual([
    "第一章 总则/第一条",
    "第一章 总则/第二条",
    "第二章 法律责任/第三条",
    "第二章 法律责任/第四条",
  ]);
  const list = bodyOf(parsed)[2];
  expect(list?.text).toMatch(/^第三条　养老机构有下列行为之一的/);
  expect(list?.text).toContain("（三）歧视、侮辱、虐待老年人的。");
  expect(parsed.document.title).toBe("示例市养老服务条例");
});

test("a notice gives letter, title, preamble, items and imprint", () => {
  const parsed = parseText(`示例市人民政府办公室关于印发示例市养老工作要点的通知

示政办发〔2024〕12号

各县（市、区）人民政府：

《示例市养老工作要点》已经市政府同意，现印发给你们，请认真组织实施。

示例市人民政府办公室
2024年3月5日

（此件公开发布）

示例市养老工作要点

为做好2024年工作，制定本要点。

一、健全制度
1.落实津贴。对80周岁以上老年人发放津贴。（牵头单位：市民政局；配合单位：市财政局）
2.完善补贴。对经济困难老年人给予补贴。
二、强化保障
（一）加强领导。重点检查以下内容：
1．资金到位情况；
2．项目进度情况；
3．群众满意度情况。

抄送：市委办公室。
示例市人民政府办公室　　2024年3月6日印发`);
  expect(bodyOf(parsed).map((clause) => clause.path.join("/"))).toEqual([
    "一、健全制度/1. 落实津贴",
    "一、健全制度/2. 完善补贴",
    "二、强化保障/（一）加强领导",
  ]);
  expect(bodyOf(parsed)[0]?.responsible).toEqual(["市民政局", "市财政局"]);
  expect(bodyOf(parsed)[2]?.text).toBe("重点检查以下内容：\n1．资金到位情况；\n2．项目进度情况；\n3．群众满意度情况。");
  const front = new Set(parsed.clauses.filter((clause) => clause.kind === "front").map((clause) => clause.path[0]));
  expect([...front]).toEqual(["〔印发通知〕", "〔引言〕", "〔版记〕"]);
  expect(parsed.document).toMatchObject({
    title: "示例市养老工作要点",
    docNumber: "示政办发〔2024〕12号",
    issuer: "示例市人民政府办公室",
    issuedDate: "2024-03-05",
    disclosure: "此件公开发布",
  });
});

test("the same sign stands for the level at which the document uses it", () => {
  const parsed = parseText(
    "第一章 背景\n第一节 成就\n一、政策完善\n出台文件。\n二、网络健全\n建设站点。\n第二节 形势\n一、挑战\n老龄化加快。",
  );
  expect(bodyOf(parsed).map((clause) => clause.path.length)).toEqual([3, 3, 3]);
  expect(bodyOf(parsed)[2]?.path).toEqual(["第一章 背景", "第二节 形势", "一、挑战"]);
  const other = parseText(
    "一、背景\n（一）成就。出台文件，健全制度。\n（二）形势。老龄化加快，需求增加。\n二、任务\n（一）网络。建设站点，完善服务。",
  );
  expect(bodyOf(other).map((clause) => clause.path.join("/"))).toEqual([
    "一、背景/（一）成就",
    "一、背景/（二）形势",
    "二、任务/（一）网络",
  ]);
});

test("item 1 before a year is item 1, and a chapter that lost its sign is found by its number", () => {
  const parsed = parseText(
    "第一章 背景\n形势严峻。\n第二章 任务\n专栏1 评定计划\n1.2025年，全县机构完成等级评定。\n2.2026年，评定结果公开。\n三 保障措施\n第一节 领导\n落实责任。",
  );
  expect(bodyOf(parsed).map((clause) => clause.path)).toEqual([
    ["第一章 背景"],
    ["第二章 任务", "专栏1 评定计划", "1."],
    ["第二章 任务", "专栏1 评定计划", "2."],
    ["第三章 保障措施", "第一节 领导"],
  ]);
});

test("parallel short first sentences are leads; a lone one is text", () => {
  const led = parseText(
    "一、产业\n做强市场主体。研究制定扶持政策措施，引进龙头企业。\n优化消费环境。健全市场规范和行业标准，确保质量。",
  );
  expect(bodyOf(led).map((clause) => clause.path[1])).toEqual(["做强市场主体", "优化消费环境"]);
  expect(bodyOf(led)[0]?.text).toBe("研究制定扶持政策措施，引进龙头企业。");
  const lone = parseText("一、产业\n统筹布局服务资源。支持有条件的机构按规定申请开办护理院。\n二、环境\n落实责任。");
  expect(bodyOf(lone)[0]?.path).toEqual(["一、产业"]);
  expect(bodyOf(lone)[0]?.text).toMatch(/^统筹布局服务资源。/);
});

test("Markdown headings, lists, links and tables are read", () => {
  const parsed = parseText(
    "# 示例市居家养老行动方案（2024—2026年）\n\n为推动发展，制定本方案。\n\n## 一、目标\n\n到**2026年**，床位达到5000张，\n覆盖所有街道。\n\n## 二、任务\n\n### （一）主要指标\n\n| 指标 | 2023年 | 2026年 | 属性 |\n|---|---|---|---|\n| 床位（张） | 1200 | 5000 | 预期性 |\n\n### （二）网络\n\n- 每个街道建设1个[综合中心](http://example.org)。\n",
    "plan.md",
  );
  expect(bodyOf(parsed).map(({ path, text }) => [path.join("/"), text])).toEqual([
    ["一、目标", "到2026年，床位达到5000张，覆盖所有街道。"],
    ["二、任务/（一）主要指标", "床位（张） 1200 5000 预期性（各列：2023年、2026年、属性）"],
    ["二、任务/（二）网络", "每个街道建设1个综合中心。"],
  ]);
  expect(parsed.document.title).toBe("示例市居家养老行动方案（2024—2026年）");
});

test("a text without any heading is still indexed", () => {
  const parsed = parseText("老年人可以拨打热线咨询补贴政策，工作人员会说明需要准备的材料。");
  expect(bodyOf(parsed).length + parsed.clauses.filter((clause) => clause.kind === "front").length).toBe(1);
});

test("a letter torn by line ends still names the title", () => {
  const { document } = parseText(
    "示例市人民政府关于印发\n示例市养老服务规划的通知\n\n各县人民政府：\n\n《示例市养老服务规划》已经市政府第12次常务会议审议通过，现\n印发给你们，请认真组织实施。\n\n示例市人民政府\n2024年3月5日\n\n示例市养老服务规划\n\n一、目标\n建成服务体系。",
  );
  expect(document).toMatchObject({ title: "示例市养老服务规划", issuer: "示例市人民政府", issuedDate: "2024-03-05" });
});
