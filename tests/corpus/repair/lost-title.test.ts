import { expect, test } from "vitest";
import { type Block, RepairLog, textBlock } from "../../../src/corpus/block.ts";
import { repairLostItems, repairLostTitles } from "../../../src/corpus/repair/lost-title.ts";
import { SourceText } from "../../../src/corpus/source.ts";

const block = (text: string, missingBefore = 0): Block => textBlock(SourceText.inserted(text), { missingBefore });
const contents = (...titles: string[]) => titles.map((title) => ({ title, source: SourceText.inserted(title) }));
const lostIn = (blocks: readonly Block[]) => blocks.map(({ lostHeadings }) => lostHeadings.map(({ title }) => title));

test("a title lost in the only gap is put back after it", () => {
  const blocks = [
    block("(一)建设网络。完善设施。"),
    block("鼓励金融机构开发产品。", 3),
    block("(三)加强领导。落实责任。"),
  ];
  const log = new RepairLog();
  repairLostTitles(blocks, contents("(一)建设网络", "(二)发展普惠金融", "(三)加强领导"), log);
  expect(lostIn(blocks)).toEqual([[], ["(二)发展普惠金融"], []]);
  expect(log.repairs.join()).toContain("只有这一处缺口");
});

test("of two gaps the one before text on the title's subject is taken", () => {
  const blocks = [
    block("(一)培育助浴行业。支持助浴点建设。"),
    block("加强助浴行业人员培育。", 2),
    block("开发储蓄理财保险等普惠金融产品。", 3),
    block("(三)加强领导。落实责任。"),
  ];
  repairLostTitles(blocks, contents("(一)培育助浴行业", "(二)发展普惠金融保险", "(三)加强领导"), new RepairLog());
  expect(lostIn(blocks)).toEqual([[], [], ["(二)发展普惠金融保险"], []]);
});

test("item numbers that start again decide where a section was lost", () => {
  const blocks = [
    block("(一)开发资源。"),
    block("3.鼓励参与。引导参与社区活动。"),
    block("参与文体活动的场所增加。", 2),
    block("2.支持健身。配套设施。"),
    block("健身指导进社区。", 2),
  ];
  repairLostTitles(blocks, contents("(一)开发资源", "(二)丰富健身生活"), new RepairLog());
  expect(lostIn(blocks)[2]).toEqual(["(二)丰富健身生活"]);
});

test("a title that no gap can hold is reported, not invented", () => {
  const blocks = [block("(一)建设网络。"), block("(三)加强领导。")];
  const log = new RepairLog();
  repairLostTitles(blocks, contents("(一)建设网络", "(二)发展金融", "(三)加强领导"), log);
  expect(lostIn(blocks)).toEqual([[], []]);
  expect(log.warnings.join()).toContain("(二)发展金融");
});

test("a later number proves a lost item, or that none was lost", () => {
  const lost = [block("1.建立平台。建设教育平台。"), block("志愿服务队伍壮大。", 2), block("3.鼓励参与。")];
  repairLostItems(lost, new RepairLog());
  expect(lostIn(lost)).toEqual([[], ["2. 〔标题缺失〕"], []]);

  const kept = [block("1.建立平台。建设教育平台。"), block("志愿服务队伍壮大。", 2), block("2.鼓励参与。")];
  repairLostItems(kept, new RepairLog());
  expect(kept[1]?.continuesItem).toBe(true);
  expect(lostIn(kept)).toEqual([[], [], []]);
});
