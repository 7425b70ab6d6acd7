import { expect, test } from "vitest";
import { askedDetails } from "../../src/answering/asked-detail.ts";

const ladder = ["云州", "江省"];

function missing(question: string, text: string, isPast = false): string[] {
  return askedDetails(question)
    .filter(({ statedIn }) => !statedIn({ text, isPast, ladder }))
    .map(({ kind }) => kind);
}

test("papers, conditions, names and addresses that a plan does not give are missing", () => {
  expect(missing("申请能力评估要交哪些材料", "开展老年人能力综合评估。")).toEqual(["papers"]);
  expect(missing("什么条件才能入住护理院", "符合条件的老年人可以入住。")).toEqual(["condition"]);
  expect(missing("负责送餐的公司叫什么名字", "支持企业开展送餐服务。")).toEqual(["name"]);
  expect(missing("助浴点开在哪条街", "支持助浴点建设。")).toContain("address");
  expect(missing("护理院几月几号开门", "到2025年建成护理院。")).toEqual(["day"]);
});

test("they are not missing where the words state them", () => {
  expect(missing("备案要提交什么材料", "备案申请人应当提交书面承诺。")).toEqual([]);
  expect(missing("什么条件才能入住护理院", "年满80周岁的失能老年人可以入住。")).toEqual([]);
  expect(missing("养老服务品牌叫什么名字", "打造“夕阳红”养老服务品牌。")).toEqual([]);
  expect(missing("试点放在哪些市", "在兰州市、天水市开展试点。")).toEqual([]);
  expect(missing("考核是几月做", "每年12月开展考核。")).toEqual([]);
});

test("a motto in quotation marks is no hospital's name, and a national firm's name needs no place", () => {
  expect(missing("哪家医院开了安宁疗护病房", "按照患者“充分知情、自愿选择”的原则开展安宁疗护服务。")).toEqual(["name"]);
  expect(missing("县里哪家医院有老年病科", "县人民医院、县中医院均设立了老年病科。")).toEqual([]);
  expect(missing("保险是哪家公司的", "与中国人寿财产保险公司签订意外伤害保险。")).toEqual([]);
});

test("what came of a plan stands only in words about what was done", () => {
  const question = "1780户最后到底改完了没有";
  expect(missing(question, "完成1780户改造。", false)).toEqual(["outcome"]);
  expect(missing(question, "完成1780户改造。", true)).toEqual([]);
});

test("a single item is missing when no part of it is named", () => {
  expect(missing("免费体检查不查心电图", "提供体格检查和健康指导。")).toEqual(["item"]);
  expect(missing("免费体检查不查血压", "测量血压，提供健康指导。")).toEqual([]);
});

test("a question that only sounds so asks for none", () => {
  for (const question of [
    "评估结果用在什么地方",
    "这件事由哪个部门负责",
    "这句话写在哪一条",
    "打个电话能不能有人上门",
    "我家没几户人",
  ])
    expect(askedDetails(question)).toEqual([]);
});
