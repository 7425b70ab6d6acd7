/**
 * Papers of other kinds than plans, written for this test: every heading and clause is compared with what a person reads.
 * `fixtures/kinds/<name>.expected.txt` has one clause a line: kind, path, text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bodyOf, parseText } from "./parse-text.ts";

const folder = new URL("../fixtures/kinds/", import.meta.url).pathname;
const names = readdirSync(folder).filter((name) => !name.endsWith(".expected.txt"));

test.each(names)("%s is read into exactly these clauses, without a warning", (name) => {
  const parsed = parseText(readFileSync(`${folder}${name}`, "utf8"), name);
  const lines = parsed.clauses.map(
    ({ kind, path, text }) => `${kind}\t${path.join(" / ")}\t${text.replaceAll("\n", "⏎")}`,
  );
  expect(lines).toEqual(readFileSync(`${folder}${name}.expected.txt`, "utf8").trimEnd().split("\n"));
  expect(parsed.report.warnings).toEqual([]);
  expect(parsed.report.gaps).toBe(0);
});

const pathsOf = (text: string): string[] => bodyOf(parseText(text)).map(({ path }) => path.join("/"));

describe("numbering", () => {
  test("large and Arabic chapter numbers, and brackets of both widths", () => {
    expect(pathsOf("第十章 监管\n落实责任，加强检查。\n第十一章 附则\n本办法自公布之日起施行。").at(-1)).toBe(
      "第十一章 附则",
    );
    expect(pathsOf("第1章 总则\n坚持统筹，注重实效。\n第2章 任务\n建设网络，完善服务。")).toEqual([
      "第一章 总则",
      "第二章 任务",
    ]);
    expect(
      pathsOf(
        "一、任务\n(一)网络。建设站点，完善服务。\n（二）队伍。培训人员，落实补贴。\n( 三 ) 监管。开展检查，公开结果。",
      ),
    ).toEqual(["一、任务/（一）网络", "一、任务/（二）队伍", "一、任务/（三）监管"]);
  });

  test("full-width digits and points, and items that start again in each section", () => {
    expect(
      pathsOf(
        "一、甲\n１．建网络。完善服务设施，方便群众。\n２．强队伍。培训护理人员，落实补贴。\n二、乙\n１．严监管。开展检查，公开结果。",
      ),
    ).toEqual(["一、甲/1. 建网络", "一、甲/2. 强队伍", "二、乙/1. 严监管"]);
  });

  test("items that count on through chapters raise no warning", () => {
    const parsed = parseText(
      "一、甲\n1. 建网络。完善服务设施，方便群众。\n2. 强队伍。培训护理人员，落实补贴。\n二、乙\n3. 严监管。开展检查，公开结果。\n4. 重宣传。讲解政策，及时答疑。",
    );
    expect(parsed.report.warnings).toEqual([]);
    expect(bodyOf(parsed).map(({ path }) => path.at(-1))).toEqual(["1. 建网络", "2. 强队伍", "3. 严监管", "4. 重宣传"]);
  });

  test("a number that is passed over is warned of, and no clause is joined across it", () => {
    const parsed = parseText(
      "一、甲\n（一）建网络。完善服务设施，方便群众。\n（三）严监管。开展检查，公开结果。\n二、乙\n认真落实，按期完成。",
    );
    expect(parsed.report.warnings.join()).toContain("第 3 行「（三）严监管");
    expect(parsed.report.gaps).toBe(1);
    expect(bodyOf(parsed)[0]?.gapAfter).toBe(true);
    expect(bodyOf(parsed)[1]?.gapBefore).toBe(true);
  });

  test("circled numbers and counted points in a sentence stay with it", () => {
    expect(
      bodyOf(
        parseText("一、材料\n申请人应当提交：\n①身份证；\n②户口簿；\n③社会保障卡。\n二、时限\n五个工作日内办结。"),
      )[0]?.text,
    ).toBe("申请人应当提交：\n①身份证；\n②户口簿；\n③社会保障卡。");
    expect(pathsOf("一、原则\n一是坚持公平，二是坚持便民，三是坚持安全。\n二、任务\n建设网络，完善服务。")).toEqual([
      "一、原则",
      "二、任务",
    ]);
  });

  test("a sign that continues a torn sentence is no heading", () => {
    const parsed = parseText(
      "一、处罚\n违反本办法第十二条第\n（三）项规定的，由民政部门责令改正；依照\n第三章的规定提供服务的除外。\n二、附则\n本办法自印发之日起施行。",
    );
    expect(bodyOf(parsed).map(({ text }) => text)).toEqual([
      "违反本办法第十二条第（三）项规定的，由民政部门责令改正；依照第三章的规定提供服务的除外。",
      "本办法自印发之日起施行。",
    ]);
    expect(parsed.report.warnings).toEqual([]);
  });

  test("a heading broken over two lines is one heading when its first half cannot end", () => {
    expect(
      pathsOf(
        "一、任务\n（一）健全居家、社区、\n机构相协调的养老服务体系\n建设站点，完善服务，方便老年人就近办理。\n（二）强化监管\n开展检查，公开结果。",
      ),
    ).toEqual(["一、任务/（一）健全居家、社区、机构相协调的养老服务体系", "一、任务/（二）强化监管"]);
  });
});

describe("little or nothing to read", () => {
  test("an English paper and a single line are indexed as they are", () => {
    expect(bodyOf(parseText("Care services for older people.\nEvery town keeps a list of homes.")).length).toBe(1);
    expect(bodyOf(parseText("老年人凭身份证免费乘坐公共汽车。")).map(({ text }) => text)).toEqual([
      "老年人凭身份证免费乘坐公共汽车。",
    ]);
  });

  test("an empty paper is refused with what to do", () => {
    expect(() => parseText(" \n\n")).toThrow("没有文字");
  });
});
