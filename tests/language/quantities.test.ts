import fc from "fast-check";
import { expect, test } from "vitest";
import { parseChineseNumber } from "../../src/language/numerals.ts";
import { extractFigures, normalizeNumberText } from "../../src/language/quantities.ts";

/** `value unit comparator year` of each figure, dates left out. */
const read = (text: string): string[] =>
  extractFigures(text)
    .filter(({ unit }) => !unit.startsWith("年月") && unit !== "年")
    .map(({ value, unit, comparator, year }) => `${value}${unit}${comparator}${year ?? ""}`);

test("amounts, shares, counts, ages and areas carry their unit", () => {
  expect(read("累计为 9446 人次老年人发放护理补贴 1010.82 万元")).toEqual(["9446人次=", "1010.82万元="]);
  expect(read("60 周岁及以上人口 8.67 万人，占常住人口的 12.54%")).toEqual(["60周岁≥", "8.67万人=", "12.54%="]);
  expect(read("规划用地面积11.26平方公里，森林1.45万亩，总投资达21亿余元")).toEqual([
    "11.26平方公里=",
    "1.45万亩=",
    "21亿元约",
  ]);
  expect(read("惠及142.9万余名老年人")).toEqual(["142.9万名约"]);
});

test("comparators before and after the number are read, and printed in the figure's text", () => {
  expect(extractFigures("护理型床位占比不低于 55%")[0]).toEqual({
    text: "不低于 55%",
    value: 55,
    unit: "%",
    comparator: "≥",
    year: null,
    baseYear: null,
    per: null,
    start: 7,
    end: 14,
  });
  expect(read("基金支付水平总体控制在70%左右")).toEqual(["70%约"]);
  expect(read("最高不超过300万元的贷款，期限不超过2年内")).toContain("300万元≤");
  expect(read("惠及近8000名老年人，约10万人")).toEqual(["8000名约", "10万人约"]);
  expect(read("并能在一小时以内报告")).toEqual(["1小时≤"]);
  expect(read("形成“一刻钟”服务圈和十五分钟服务圈")).toEqual(["15分钟=", "15分钟="]);
  expect(read("入住率达到80%以上")).toEqual(["80%≥"]);
});

test("numbers of a list share unit and comparator", () => {
  expect(read("护理费分别达1200元、300元、70元")).toEqual(["1200元=", "300元=", "70元="]);
  expect(read("护理费分别为1200、300、70元")).toEqual(["1200元=", "300元=", "70元="]);
  expect(read("床位设置规模分别不超过300张、150张")).toEqual(["300张≤", "150张≤"]);
  expect(read("占比将分别达到20%、15%左右")).toEqual(["20%约", "15%约"]);
});

test("a range is a lower and an upper bound", () => {
  expect(read("按照50元—1000元不等的标准")).toEqual(["50元≥", "1000元≤"]);
  expect(read("评定为1-2级的机构")).toEqual(["1级≥", "2级≤"]);
});

test("ratios, per mille and percent in words", () => {
  expect(extractFigures("护理员与老年人的比例不低于 1: 4")[0]).toMatchObject({
    value: 0.25,
    unit: "",
    comparator: "≥",
    text: "不低于 1: 4",
  });
  expect(read("配比达到2‰")).toEqual(["2‰="]);
  expect(read("达到百分之七十以上")).toEqual(["70%≥"]);
  expect(read("收入力争达到千亿级")).toEqual(["1000亿元="]);
  expect(read("达到百分之五十五点五，约三分之一")).toEqual(["55.5%=", `${1 / 3}约`]);
});

test("a figure is for the nearest year before it in its sentence", () => {
  expect(read("到2022年，培育20个示范中心，200个站点；到2025年，培育100个。床位3张。")).toEqual([
    "20个=2022",
    "200个=2022",
    "100个=2025",
    "3张=",
  ]);
  expect(read("根据《2020年规划》，占比达到60%")).toEqual(["60%="]);
});

test("a figure is counted by what stands before it", () => {
  const per = (text: string) =>
    extractFigures(text)
      .filter(({ unit }) => unit !== "年")
      .map((figure) => `${figure.value}${figure.unit}/${figure.per ?? ""}`);
  expect(per("每千名老人、每百张养老机构床位均拥有2名社会工作者")).toEqual(["2名/每千名老人、每百张养老机构床位"]);
  expect(per("千名老人拥有床位 32 张")).toEqual(["32张/千名老人"]);
  expect(per("生活费标准每人每月分别达到915元、615元，护理费300元")).toEqual([
    "915元/每人每月",
    "615元/每人每月",
    "300元/",
  ]);
  expect(per("按每百户不少于20平方米、单处用房面积不少于150平方米配建")).toEqual(["20平方米/每百户", "150平方米/单处"]);
  expect(per("人均用地不少于0.1平方米")).toEqual(["0.1平方米/人均"]);
  expect(per("每个县（市、区）至少1所，共培养8万名护理员")).toEqual(["1所/每个县（市、区）", "8万名/"]);
  expect(per("负责人每2年培训一遍")).toContain("1遍/每2年");
});

test("a base year is no year of the figure", () => {
  const years = (text: string) =>
    extractFigures(text)
      .filter(({ unit }) => unit !== "年")
      .map(({ value, year, baseYear }) => [value, year, baseYear]);
  expect(years("到2025年，床位总数较2020年增长15%，达到900张")).toEqual([
    [15, 2025, 2020],
    [900, 2025, null],
  ]);
  expect(years("到2025年，占比由2020年的47%提高到60%")).toEqual([
    [47, 2020, null],
    [60, 2025, 2020],
  ]);
  expect(years("占比由“十二五”末的5%增长到20%")).toEqual([
    [5, 2015, null],
    [20, null, 2015],
  ]);
  expect(years("到2025年，对60周岁以上老年人提供24小时服务")).toEqual([
    [60, null, null],
    [24, null, null],
  ]);
});

test("full-width digits are digits, and places are those of the clause as printed", () => {
  const text = "床位５０张，占比达到６０．５％";
  expect(extractFigures(text).map(({ value, unit, start, end }) => [value, unit, text.slice(start, end)])).toEqual([
    [50, "张", "５０张"],
    [60.5, "%", "６０．５％"],
  ]);
});

test("a bare scale takes the unit of what it counts", () => {
  expect(read("为24.8万老年人购买保险，常住老年人口将达82万左右")).toEqual(["24.8万人=", "82万人约"]);
  expect(read("总投资达3亿")).toEqual(["3亿元="]);
});

test("a bound may stand before the thing compared", () => {
  expect(read("价格不高于当地同等服务市场价格的80%")).toEqual(["80%≤"]);
});

test("full coverage is a share, a full cycle is none", () => {
  expect(read("到2025年，养老服务基本实现全覆盖")).toEqual(["100%约2025"]);
  expect(read("等级评定全覆盖")).toEqual(["100%="]);
  expect(read("实现生命周期全覆盖，建立全覆盖的体系，达到100%全覆盖")).toEqual(["100%="]);
});

test("dates know before, since and ranges; an item number is no part of a year", () => {
  const dates = (text: string) =>
    extractFigures(text).map(({ text: printed, value, unit, comparator }) => [printed, value, unit, comparator]);
  expect(dates("6.2025年，完成评定")).toEqual([["2025年", 2025, "年", "="]]);
  expect(dates("2025年前完成")).toEqual([["2025年前", 2025, "年", "≤"]]);
  expect(dates("从2022年起")).toEqual([["2022年起", 2022, "年", "≥"]]);
  expect(dates("2022年10月10日印发")).toEqual([["2022年10月10日", 2022, "年月日", "="]]);
  expect(dates("规划期为2021-2025年").map((date) => date[1])).toEqual([2021, 2025]);
  expect(dates("二〇三五年远景目标")[0]?.[1]).toBe(2035);
});

test("names that look like numbers are no figures", () => {
  for (const text of [
    "“1+1+N”体系",
    "1+X证书",
    "5G应用",
    "民政部令第66号",
    "4050人员",
    "国办发〔2020〕52号",
    "每千名老人",
    "第七次人口普查",
    "一次性补贴",
    "一批机构",
    "三位一体",
    "“四个一”服务",
    "残疾人“两项补贴”",
    "同一家机构",
    "一对一结对帮扶",
  ]) {
    expect(read(text), text).toEqual([]);
  }
});

test("a table row's figures come from its cells", () => {
  const row = { unit: "%", base: "47", baseYear: 2020, target: "60", targetYear: 2025, comparator: "=" as const };
  const text = "护理型床位占比（%） 47 60（各列：2020年、2025年）";
  expect(extractFigures(text, { row })).toEqual([
    { text: "47", value: 47, unit: "%", comparator: "=", year: 2020, baseYear: null, per: null, start: 11, end: 13 },
    { text: "60", value: 60, unit: "%", comparator: "=", year: 2025, baseYear: null, per: null, start: 14, end: 16 },
  ]);
  const words = { ...row, base: null, target: "明显增长" };
  expect(extractFigures("招生规模：2025年 明显增长", { row: words })[0]).toMatchObject({
    text: "明显增长",
    value: null,
    unit: "",
  });
});

test("every figure's text stands in the clause, and no two overlap", () => {
  const unit = fc.constantFrom("元", "万元", "%", "人次", "张", "户", "平方米", "周岁", "小时");
  const word = fc.constantFrom(
    "不低于",
    "约",
    "达到",
    "补贴",
    "，到2025年",
    "；",
    "、",
    "第",
    "《",
    "以上",
    "一",
    "每",
  );
  const property = fc.property(
    fc.array(fc.tuple(word, fc.integer({ min: 0, max: 99999 }), unit), { maxLength: 12 }),
    (parts) => {
      const text = parts.map(([words, number, name]) => `${words}${number}${name}`).join("");
      const figures = extractFigures(text);
      for (const figure of figures) expect(text.slice(figure.start, figure.end)).toBe(figure.text);
      figures.slice(1).forEach((figure, i) => expect(figure.start).toBeGreaterThanOrEqual(figures[i]?.end ?? 0));
    },
  );
  fc.assert(property, { numRuns: 300, seed: 11 });
});

test("adversarial text is scanned in linear time", () => {
  const started = performance.now();
  for (const piece of ["1", "一", "1,", "2025年", "1:", "百分之", "不低于 ", "1-", "、1"])
    extractFigures(piece.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(4000);
});

test("Chinese numerals", () => {
  expect(parseChineseNumber("二〇三五")).toBe(2035);
  expect(parseChineseNumber("三十五")).toBe(35);
  expect(parseChineseNumber("一百二十")).toBe(120);
  expect(parseChineseNumber("两千")).toBe(2000);
  expect(parseChineseNumber("十万")).toBe(100_000);
  expect(parseChineseNumber("百")).toBe(100);
  expect(parseChineseNumber("养老")).toBeNull();
});

test("number spellings become one", () => {
  expect(normalizeNumberText("不低于 55％")).toBe("不低于55%");
  expect(normalizeNumberText("１，０００元")).toBe("1000元");
  expect(normalizeNumberText("百分之七十")).toBe("70%");
  expect(normalizeNumberText("五年内")).toBe("5年内");
  expect(normalizeNumberText("比例为 1: 4")).toBe("比例为1:4");
});
