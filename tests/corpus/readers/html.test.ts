import { expect, test } from "vitest";
import { parseReading } from "../../../src/corpus/parse-document.ts";
import { readingOf } from "../../../src/corpus/readers/extraction.ts";
import { extractHtml } from "../../../src/corpus/readers/html.ts";
import { gbkHex } from "../../support/make-pdf.ts";

const bytesOf = (html: string): Uint8Array => new TextEncoder().encode(html);
const linesOf = (html: string): string[] =>
  extractHtml(bytesOf(html), "a.html")
    .text.split("\n")
    .filter((line) => line !== "");

const PARAGRAPH = "各级人民政府应当将养老服务事业纳入国民经济和社会发展规划，建立健全养老服务体系，落实工作责任。";
const article = (inside: string): string => `${inside}${`<p>${PARAGRAPH}</p>`.repeat(6)}`;

test("a GBK page gives its document, not what stands around it", () => {
  const html =
    `<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>某县养老服务规划-某县人民政府网</title></head><body>` +
    `<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul></div>` +
    `<div class="bar"><h2>某县养老服务规划</h2><p>来源：某县民政局</p></div>` +
    `<div class="content"><script>var x = "脚本";</script>${article("")}<p>【打印】【关闭】</p><ul><li><a href="/1">上一篇：某县教育规划</a></li></ul></div>` +
    `<div class="foot">主办：某县人民政府 备案号123</div></body></html>`;
  const bytes = new Uint8Array(Buffer.from(gbkHex(html), "hex"));
  const lines = extractHtml(bytes, "a.html")
    .text.split("\n")
    .filter((line) => line !== "");
  expect(lines).toEqual(["某县养老服务规划", ...Array.from({ length: 6 }, () => PARAGRAPH)]);
});

test("a marked article is taken, with its own header", () => {
  const html = `<body><nav>导航 导航</nav><header><h1>站点名称</h1></header><article><header><h1>某市养老服务条例</h1></header>${article("")}</article><aside>热门推荐养老资讯</aside></body>`;
  expect(linesOf(html)).toEqual(["某市养老服务条例", ...Array.from({ length: 6 }, () => PARAGRAPH)]);
});

test("headings keep their level, lists their numbers, breaks their lines", () => {
  const html =
    "<h1>规划</h1><h3>第一章&nbsp;总则</h3><p>甲，<b>乙</b>&ldquo;丙&rdquo;\n   丁。<br>戊。</p><ol start='3'><li>己</li><li>庚</li></ol><ul><li>辛</li></ul><pre>壬\n  癸</pre>";
  const { lines, text } = extractHtml(bytesOf(html), "a.html");
  const shown = lines.filter(({ range }) => range[0] !== range[1]);
  expect(shown.map(({ range, headingLevel, isListItem }) => [text.slice(...range), headingLevel, isListItem])).toEqual([
    ["规划", 1, false],
    ["第一章 总则", 3, false],
    ["甲，乙“丙”丁。", null, false],
    ["戊。", null, false],
    ["3. 己", null, true],
    ["4. 庚", null, true],
    ["辛", null, true],
    ["壬", null, false],
    ["癸", null, false],
  ]);
});

const rowsOf = (html: string): string[][] => {
  const { lines, text } = extractHtml(bytesOf(html), "a.html");
  return lines.flatMap(({ cells }) => (cells === null ? [] : [cells.map((range) => text.slice(...range))]));
};

test("merged cells are read in every row they cover, split heads become one", () => {
  const html =
    "<table><caption>表1 主要指标</caption><tr><th rowspan=2>类别</th><th rowspan=2>指标</th><th colspan=2>数值</th></tr><tr><th>2020年</th><th>2025年</th></tr>" +
    "<tr><td rowspan=2>床位</td><td>总数</td><td>10</td><td>20</td></tr><tr><td>护理型</td><td colspan=2>另行下达</td></tr><tr><td colspan=4>注：以上为约数</td></tr></table>";
  expect(rowsOf(html)).toEqual([
    ["类别", "指标", "数值2020年", "数值2025年"],
    ["床位", "总数", "10", "20"],
    ["床位", "护理型", "另行下达", ""],
  ]);
  expect(linesOf(html).at(0)).toBe("表1 主要指标");
  expect(linesOf(html).at(-1)).toBe("注：以上为约数");
});

test("layout tables and boxes are paragraphs, not rows", () => {
  expect(rowsOf(`<table><tr><td><p>专栏1 工程</p><p>1.建设。</p></td></tr></table>`)).toEqual([]);
  expect(rowsOf(`<table><tr><td>左栏</td><td>${article("<p>开头</p>").repeat(3)}</td></tr></table>`)).toEqual([]);
});

test("hidden text is not read, and endless spans are bounded", () => {
  expect(
    linesOf(
      `<p>看得见。</p><p style="display:none">看不见。</p><p hidden>也看不见。</p><template><p>模板</p></template>`,
    ),
  ).toEqual(["看得见。"]);
  expect(
    rowsOf(`<table><tr><td rowspan=99999999 colspan=99999999>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>`)
      .length,
  ).toBeLessThan(5);
});

test("title, number and date come out of a page as out of a text", () => {
  const html = `<body><div id="a"><p>某县人民政府办公室关于印发某县“十五五”养老服务规划的通知</p><p>某政办发〔2026〕12号</p><p>现将《某县“十五五”养老服务规划》印发给你们，请认真贯彻执行。</p><p>某县人民政府办公室</p><p>2026年3月5日</p><p>某县“十五五”养老服务规划</p><p>一、总则</p>${article("")}</div></body>`;
  const bytes = bytesOf(html);
  const { document } = parseReading(readingOf("a.html", extractHtml(bytes, "a.html")), { file: "a.html", bytes });
  expect(document).toMatchObject({
    title: "某县“十五五”养老服务规划",
    docNumber: "某政办发〔2026〕12号",
    issuedDate: "2026-03-05",
  });
});
