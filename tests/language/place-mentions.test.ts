/** Places named in the way people name them: every row is a sentence and the places that it names. */
import { describe, expect, test } from "vitest";
import { loadPlaceNames, parsePlaceNames } from "../../src/language/place-names.ts";
import { openRegions } from "../../src/language/regions.ts";
import { CorpusError } from "../../src/errors.ts";

/** Regions of the documents at hand. */
const documents = [["甘南藏族自治州", "甘肃省"], ["石城县", "赣州市", "江西省"], ["青海省"], ["甘肃省"], ["河北省"]];
const regions = openRegions(await loadPlaceNames("corpus"));
const find = (text: string, home: string[] | null = null): string[] =>
  regions.find(text, { documents, home }).map(({ mention, ladder }) => `${mention}: ${ladder.join(" < ")}`);

const shicheng = "石城县 < 赣州市 < 江西省";
const xiahe = "夏河县 < 甘南藏族自治州 < 甘肃省";

describe("a town named with its level word leads to its county", () => {
  test.each([
    ["琴江镇", `琴江镇: ${shicheng}`],
    ["我是琴江镇的，老人有啥补贴", `琴江镇: ${shicheng}`],
    ["屏山镇", `屏山镇: ${shicheng}`],
    ["屏山镇敬老院还收人不", `屏山镇: ${shicheng}`],
    ["赣江源镇的老人食堂", `赣江源镇: ${shicheng}`],
    ["住在丰山乡", `丰山乡: ${shicheng}`],
    ["大由乡那边有没有互助幸福院", `大由乡: ${shicheng}`],
    ["拉卜楞镇", `拉卜楞镇: ${xiahe}`],
    ["我阿妈在桑科镇放牧", `桑科镇: ${xiahe}`],
    ["王格尔塘镇有敬老院吗", `王格尔塘镇: ${xiahe}`],
    ["扎油乡离县城远", `扎油乡: ${xiahe}`],
    ["达麦乡的老人", `达麦乡: ${xiahe}`],
    ["勒秀镇属不属于合作市", "勒秀镇: 合作市 < 甘南藏族自治州 < 甘肃省"],
    ["我们当周街道", "当周街道: 合作市 < 甘南藏族自治州 < 甘肃省"],
    ["昆山市玉山镇的老人", "昆山市: 昆山市 < 苏州市 < 江苏省|玉山镇: 昆山市 < 苏州市 < 江苏省"],
  ])("%s", (text, expected) => {
    expect(find(text).join("|")).toContain(expected.split("|").at(-1) ?? "");
  });

  test("a county named beside it outranks the documents", () => {
    expect(find("宜宾市屏山县屏山镇").at(-1)).toBe("屏山镇: 屏山县 < 宜宾市 < 四川省");
  });

  test("a county beside it that has none of this name keeps it from being a namesake elsewhere", () => {
    expect(find("昆山市屏山镇")).toEqual(["昆山市: 昆山市 < 苏州市 < 江苏省"]);
  });

  test("the person's own county decides between namesakes", () => {
    expect(find("城关镇的食堂", ["夏河县", "甘南藏族自治州", "甘肃省"])).not.toContain(
      "城关镇: 石城县 < 赣州市 < 江西省",
    );
    expect(find("横江镇的食堂", ["石城县", "赣州市", "江西省"])).toEqual([`横江镇: ${shicheng}`]);
  });

  test("without its level word it counts in the person's own county only, and only as a place", () => {
    const home = ["石城县", "赣州市", "江西省"];
    expect(find("老人住在琴江，有没有食堂", home)).toEqual([`琴江: ${shicheng}`]);
    expect(find("老人住在琴江，有没有食堂")).toEqual([]);
    expect(find("给老人唱木兰辞", home)).toEqual([]);
  });

  test.each(["太平镇", "兴隆镇的老人", "东城街道", "红旗街道"])("%s has too many namesakes to be one place", (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe("colloquial names", () => {
  test.each([
    ["夏河", `夏河: ${xiahe}`],
    ["玛曲那么高的地方", "玛曲: 玛曲县 < 甘南藏族自治州 < 甘肃省"],
    ["海东的床位", "海东: 海东市 < 青海省"],
    ["西宁城东区", "西宁: 西宁市 < 青海省|城东区: 城东区 < 西宁市 < 青海省"],
    ["西宁市城东区的老人", "西宁市: 西宁市 < 青海省|城东区: 城东区 < 西宁市 < 青海省"],
    ["赣南苏区", "赣南: 赣州市 < 江西省"],
    ["雄安那边的养老院", "雄安: 河北省"],
    ["雄安新区", "雄安新区: 河北省"],
    ["陇东的老人", "陇东: 甘肃省"],
    ["三江源牧区", "三江源: 青海省"],
    ["坝上的老人冬天咋过", "坝上: 河北省"],
    ["苏北农村", "苏北: 江苏省"],
    ["我在合作", "合作: 合作市 < 甘南藏族自治州 < 甘肃省"],
    ["合作那边有养老院吗", "合作: 合作市 < 甘南藏族自治州 < 甘肃省"],
    ["合作市的养老院", "合作市: 合作市 < 甘南藏族自治州 < 甘肃省"],
    ["家在兴国，补贴多少", "兴国: 兴国县 < 赣州市 < 江西省"],
    ["会昌的老人", "会昌: 会昌县 < 赣州市 < 江西省"],
    ["于都的补贴", "于都: 于都县 < 赣州市 < 江西省"],
    ["雄县的老人", "雄县: 雄县 < 保定市 < 河北省"],
    ["住在和县", "和县: 和县 < 马鞍山市 < 安徽省"],
    ["北戴河疗养的老人", "北戴河: 北戴河区 < 秦皇岛市 < 河北省"],
    ["我是藁城的，老人有啥补贴", "藁城: 藁城区 < 石家庄市 < 河北省"],
    ["湟中那边有没有养老院", "湟中: 湟中区 < 西宁市 < 青海省"],
    ["老家在徐水，爹妈没人管", "徐水: 徐水区 < 保定市 < 河北省"],
    ["项城市的养老院", "项城市: 项城市 < 周口市 < 河南省"],
  ])("%s", (text, expected) => {
    expect(find(text).join("|")).toBe(expected);
  });

  test.each([
    "州上有没有人管",
    "县里怎么说",
    "省上的文件",
    "我们县有几家",
    "我们州",
    "镇上的敬老院",
    "乡里能不能帮",
    "村里头",
  ])("%s is relative: it names no place, and the saved region stays", (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe("ordinary words", () => {
  test.each([
    "和平解决养老纠纷",
    "城关一带",
    "住在东区",
    "东区西区的老人",
    "科教兴国",
    "农村合作社办食堂",
    "合作市场的摊位",
    "安定医院收不收老人",
    "今年丰收了",
    "团结就是力量",
    "家乡的老人",
    "回到家乡养老",
    "由于家乡没有养老院",
    "返乡下乡人员",
    "老乡们说",
    "推进新城镇化",
    "新型城镇化",
    "特色小镇和村镇干部",
    "中心镇、重点镇、建制镇",
    "乡镇街道都要有",
    "各街道综合服务中心",
    "社区街道办",
    "和平乡村",
    "镇静剂怎么吃",
    "市和县里都有",
    "创新县域养老",
    "对应城市还是农村",
    "第5项城市社区",
    "屋里要修水管",
    "全州一共几家",
    "由于都是老人",
    "位于都市圈",
    "温泉疗养",
    "太平日子",
    "新华书店",
    "古城墙边上",
    "养老院是新建的吗",
    "在新建的楼里",
    "乡村复兴的规划",
    "我家在运河边上",
    "海港和码头",
    "城中村的老人",
  ])("%s names no place", (text) => {
    expect(find(text)).toEqual([]);
  });
});

describe("the corpus's own names", () => {
  test.each([
    ["说法,地区\n", /第 1 行.*栏名不对/u],
    ["叫法,官方名称,来源,说明\n某地,河北省\n", /第 2 行.*4 栏/u],
    ["叫法,官方名称,来源,说明\n某地,火星省,某书,\n", /第 2 行.*火星省/u],
    ["叫法,官方名称,来源,说明\n某,河北省,某书,\n", /第 2 行.*太短/u],
    ["叫法,官方名称,来源,说明\n某地,河北省,,\n", /第 2 行.*来源/u],
    ["叫法,官方名称,来源,说明\n某地,城关区,某书,\n", /第 2 行.*不止一处/u],
    ["叫法,官方名称,来源,说明\n某地,河北省,某书,\n某地,青海省,某书,\n", /第 3 行.*前面已经/u],
    ['叫法,官方名称,来源,说明\n"某地,河北省\n', /第 2 行.*引号/u],
  ])("%j is refused with its line", (text, message) => {
    expect(() => parsePlaceNames(text)).toThrow(CorpusError);
    expect(() => parsePlaceNames(text)).toThrow(message);
  });

  test("no table is no names", async () => {
    expect((await loadPlaceNames("tests/support")).size).toBe(0);
  });

  test("a name from the table can be saved as one's region", () => {
    expect(regions.resolve("雄安").ladder).toEqual(["河北省"]);
    expect(regions.resolve("琴江镇", { documents }).ladder).toEqual(["石城县", "赣州市", "江西省"]);
  });
});

test("a long text is searched in no time", () => {
  const startedAt = performance.now();
  find("我们乡镇街道和村镇的老人在琴江镇住".repeat(120));
  find("镇乡街道".repeat(500));
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
