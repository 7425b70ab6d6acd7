import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyOf, parseText, squash } from "../parse-text.ts";

const CLEAN = [
  "一、工作目标",
  "到2025年，全县养老机构护理型床位占比达到60%以上，每个乡镇至少建成1所具备综合服务功能的区域养老服务中心，基本形成城乡一体的养老服务网络，老年人获得感明显增强。",
  "二、重点任务",
  "（一）完善政策体系。认真落实《关于推进基本养老服务体系建设的实施意见》等文件要求，建立健全以“双随机、公开”监管为基本手段的监管机制，明确部门职责，加强协同配合，形成工作合力。",
  "（二）加强队伍建设。引导职业院校、老年大学等加大人才培养力度，支持院校和优质机构共建合办实训基地，落实培训补贴政策，提高从业人员的专业化水平和职业认同感。",
  "三、保障措施",
  "各有关部门要按照职责分工，加强统筹指导，密切沟通衔接，在规划编制和项目安排、改革创新等方面予以积极支持，确保各项任务落到实处。",
];

test("a paragraph torn anywhere comes back whole, under the same headings", () => {
  const whole = bodyOf(parseText(CLEAN.join("\n\n")));
  const property = fc.property(
    fc.constantFrom(1, 3, 4, 6),
    fc.double({ min: 0.3, max: 0.95, noNaN: true }),
    (which, where) => {
      const torn = CLEAN.map((paragraph, i) => {
        const at = Math.floor(paragraph.length * where);
        return i === which ? `${paragraph.slice(0, at)}\n\n${paragraph.slice(at)}` : paragraph;
      });
      const parsed = bodyOf(parseText(torn.join("\n\n")));
      expect(squash(parsed.map((clause) => clause.text).join(""))).toBe(
        squash(whole.map((clause) => clause.text).join("")),
      );
      expect(parsed.map((clause) => clause.path)).toEqual(whole.map((clause) => clause.path));
    },
  );
  fc.assert(property, { numRuns: 150, seed: 42 });
});

test("a tear inside a book title, a quotation and a word is mended", () => {
  const parsed = parseText(
    "一、成效\n\n出台了《关于加快发展养老服务业的实施\n\n意见》等文件。构建以“双随机、\n\n一公开”监管为基本手段的机制，激发消费潜\n\n力。",
  );
  expect(bodyOf(parsed).map((clause) => clause.text)).toEqual([
    "出台了《关于加快发展养老服务业的实施意见》等文件。构建以“双随机、一公开”监管为基本手段的机制，激发消费潜力。",
  ]);
  expect(parsed.clauses.at(-1)?.repairs).toContain("page-wrap");
  expect(parsed.report.repairs.join()).toContain("第 5、7、9 行开头接着前面的半句，3 处");
});

test("headings, captions and finished paragraphs are not joined to what follows", () => {
  const parsed = parseText(
    "一、总体要求\n\n坚持统筹推进，协同发力。\n\n二、主要任务\n\n（一）健全制度\n\n建立清单制度，动态调整。",
  );
  expect(parsed.report.repairs).toEqual([]);
  expect(bodyOf(parsed).map((clause) => clause.path.join("/"))).toEqual([
    "一、总体要求",
    "二、主要任务/（一）健全制度",
  ]);
});

test("the source span of a mended clause runs from its first to its last character", () => {
  const parsed = parseText("一、任务\n\n支持物业服务企业开展老年供\n\n餐等服务。");
  const clause = bodyOf(parsed)[0];
  expect(clause?.source).toEqual({ file: "sample.txt", start: { line: 3, column: 1 }, end: { line: 5, column: 6 } });
});
