/**
 * A seed → any number of clauses that look like care policy, and questions about them: words drawn by Zipf's law from a
 * vocabulary of our own making, documents that keep to their matter, clauses of about 78 characters. Says nothing true.
 */
import { seededRandom } from "../../src/indexing/vectors/linear-algebra.ts";

export interface SyntheticClause {
  heading: string;
  text: string;
}

const roots = (
  "养老 护理 床位 补贴 老年 助餐 社区 居家 机构 失能 失智 康复 医疗 探访 关爱 适老 改造 设施 服务 照护 津贴 高龄 特困 供养 长期 保险 " +
  "健康 体检 慢病 安宁 疗护 志愿 培训 教育 大学 文化 体育 旅游 用品 辅具 租赁 智慧 平台 数据 监管 评估 等级 标准 合同 收费 价格 土地 " +
  "规划 用地 配建 小区 城镇 农村 乡村 幸福 食堂 中心 驿站 日间 照料 托养 喘息 家庭 子女 赡养 监护 意定 遗嘱 法律 援助 维权 诈骗 金融 " +
  "存款 理财 反诈 消防 安全 应急 救助 低保 边缘 残疾 独居 空巢 留守 计生 优待 乘车 景区 门票 电梯 扶手 坡道 无障 道路 公园 厕所 浴室 " +
  "助浴 助洁 助医 助行 助急 代办 陪诊 家政 护士 医师 药品 处方 门诊 住院 转诊 签约 家医 中医 针灸 推拿 营养 膳食 心理 慰藉 陪伴 孝亲 " +
  "敬老 模范 表彰 宣传 调查 统计 登记 备案 许可 审批 补助 运营 建设 资金 财政 预算 彩票 公益 捐赠 慈善 基金 信托 银行 企业 税收 减免 " +
  "水电 燃气 供暖 宽带 人才 职称 薪酬 就业 岗位 技能 竞赛 学历 院校 专业 研究 科技 机器 传感 呼叫 定位 手环 档案 信息 共享 隐私 投诉"
).split(" ");
const endings = "率 员 站 院 费 所 区 证 卡 网 点 组 队 制 法 案 量 额 期 度 类 型 级 项 户 人 室 房 车 餐".split(" ");
const phrases =
  "应当 可以 不得 鼓励 支持 引导 推进 完善 建立 健全 落实 加强 实施 开展 提供 由 负责 依法 按照 符合 条件 的 和 以及 对 为 在 与".split(
    " ",
  );

/** Compounds of two roots, or a root and an ending; the more frequent a word, the lower its number. */
function createVocabulary(random: () => number, size: number): string[] {
  const words = new Set<string>(roots);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  while (words.size < size) words.add(pick(roots) + (random() < 0.25 ? pick(endings) : pick(roots)));
  return [...words];
}

const vocabularySize = 30_000;
const wordsOfMatter = 80;
const clausesOfDocument = 150;
const clausesOfSection = 10;
/** Share of a clause's words that come from its document's matter. */
const matterShare = 0.35;

/** Clauses one after the other, the same for the same seed. Length in characters: 78 on average, 20 to 200. */
export function* syntheticClauses(count: number, seed: number): Generator<SyntheticClause> {
  const random = seededRandom(seed);
  const vocabulary = createVocabulary(random, vocabularySize);
  // Rank V^u for uniform u has a density that falls with the rank: Zipf's law with exponent 1.
  const common = (): string => vocabulary[Math.floor(vocabularySize ** random()) - 1] ?? "";
  const any = (): string => vocabulary[Math.floor(random() * vocabularySize)] ?? "";
  let matter: string[] = [];
  let heading = "";
  const word = (): string =>
    random() < matterShare ? (matter[Math.floor(wordsOfMatter ** random()) - 1] ?? "") : common();
  for (let i = 0; i < count; i += 1) {
    if (i % clausesOfDocument === 0)
      matter = Array.from({ length: wordsOfMatter }, () => (random() < 0.5 ? common() : any()));
    if (i % clausesOfSection === 0) heading = word() + word();
    const length = Math.max(20, Math.min(200, 20 + Math.floor(-61 * Math.log(1 - random()))));
    let text = "";
    let untilComma = 12;
    while (text.length < length) {
      const draw = random();
      if (draw < 0.25) text += phrases[Math.floor(random() * phrases.length)] ?? "";
      else if (draw < 0.29) text += `${1 + Math.floor(random() * 99)}%`;
      else text += word();
      if (text.length >= untilComma) {
        text += "，";
        untilComma = text.length + 8 + Math.floor(random() * 10);
      }
    }
    yield { heading, text: `${text.replace(/，$/u, "")}。` };
  }
}

/**
 * Questions about clauses spread over the collection: pieces of a clause in everyday sentences.
 * @param clauses every `step`-th clause, or any other choice.
 */
export function syntheticQuestions(clauses: readonly SyntheticClause[], seed: number): string[] {
  const random = seededRandom(seed);
  const openings = ["请问", "我家老人想问", "我们这里", "听说有", "我爸今年八十了，"];
  const endingsOfQuestion = ["怎么办理？", "有没有规定？", "能不能申请？", "要多少钱？", "找谁？"];
  return clauses.map(({ text }) => {
    const parts = text.split(/[，。]/u).filter((part) => part.length >= 4);
    const chosen = Array.from({ length: 2 }, () => {
      const part = parts[Math.floor(random() * parts.length)] ?? text;
      const start = Math.floor(random() * Math.max(1, part.length - 6));
      return part.slice(start, start + 6);
    });
    const opening = openings[Math.floor(random() * openings.length)] ?? "";
    return opening + chosen.join("的") + (endingsOfQuestion[Math.floor(random() * endingsOfQuestion.length)] ?? "");
  });
}
