import { expect, test } from "vitest";
import { parseText } from "../parse-text.ts";

const TEXT = `一、保障
（一）强化机构作用。
提升照护水平。支持各市新建照护机构，配齐照护人员。
推进改造升级。持续改造供养设施，增加护理型床位。
专栏1照护服务工程
<p>供养设施建设。支持改造护理型床位，到2025年建有率达到100%。</p> <p>质量安全达标。加强培训，提升管理&nbsp;水平。</p>
加强应急能力建设。提升机构应急保障能力，配备必要的物资。
（二）加强老年人保障。完善救助制度，予以救助。`;

test("paragraphs come out of left-over HTML without tags, as items of their box", () => {
  const boxes = parseText(TEXT).clauses.filter((clause) => clause.kind === "box");
  expect(boxes.map(({ path }) => path.slice(2))).toEqual([
    ["专栏1 照护服务工程", "供养设施建设"],
    ["专栏1 照护服务工程", "质量安全达标"],
  ]);
  expect(boxes[1]?.text).toBe("加强培训，提升管理 水平。");
  expect(boxes[1]?.repairs).toEqual(["html-remnant"]);
});

test("text after the box's block returns to the section around it", () => {
  const clause = parseText(TEXT).clauses.find(({ text }) => text.startsWith("提升机构应急"));
  expect(clause?.kind).toBe("body");
  expect(clause?.path).toEqual(["一、保障", "（一）强化机构作用", "加强应急能力建设"]);
});

test("a comparison sign is no tag", () => {
  expect(parseText("一、指标\n要求占比<60%且>50%的地区加强建设。").report.repairs).toEqual([]);
});
