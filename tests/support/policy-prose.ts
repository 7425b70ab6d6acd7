/**
 * Invented policy papers, a new one for every seed: title, numbered headings in one of three styles, paragraphs of sentences
 * that never repeat, and indicator tables. The clean texts of the damage tests.
 */

/** Whole numbers below a bound, the same row for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 … bound − 1. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  /** low … high. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError("nothing to pick from");
    return value;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

export type ParagraphKind = "title" | "heading" | "body" | "caption" | "header" | "row";

export interface Paragraph {
  kind: ParagraphKind;
  text: string;
  /** Cells of a table row or header; empty elsewhere. */
  cells: string[];
  /** Sign and number that the paragraph opens with; null where it has none. */
  sign: { level: number; number: number } | null;
}

const ACTORS = [
  "民政部门",
  "街道办事处",
  "卫生健康部门",
  "各乡镇",
  "财政部门",
  "养老机构",
  "社区党组织",
  "村民委员会",
  "医疗保障部门",
  "志愿服务组织",
  "物业服务企业",
  "职业院校",
  "行业协会",
  "市场监管部门",
  "住建部门",
];
const VERBS = [
  "建立",
  "完善",
  "推广",
  "落实",
  "规范",
  "组织",
  "优化",
  "公布",
  "评估",
  "改造",
  "支持",
  "培育",
  "统筹",
  "督促",
  "梳理",
];
const OBJECTS = [
  "助餐服务网点",
  "家庭照护床位",
  "巡访关爱台账",
  "失能评估队伍",
  "康复辅具租赁点",
  "适老化改造清单",
  "护理员岗位档案",
  "日间照料中心",
  "老年教育课程",
  "应急救援预案",
  "医养签约团队",
  "高龄津贴发放台账",
  "农村互助幸福院",
  "智慧服务平台",
  "消防安全档案",
  "长期照护保险经办窗口",
  "老年人能力评估表",
  "公益慈善项目库",
];
const AIMS = [
  "提高服务可及性",
  "方便老年人就近享受服务",
  "减轻家庭负担",
  "确保资金安全",
  "增强基层能力",
  "形成长效机制",
  "守住安全底线",
  "引导社会力量参与",
  "扩大普惠供给",
  "回应群众期盼",
];
const PLACES = [
  "城市街道",
  "偏远乡村",
  "老旧小区",
  "新建住宅区",
  "易地搬迁安置点",
  "工业园区",
  "县城",
  "中心镇",
  "边境村",
  "库区移民点",
];
const TITLES = [
  "健全服务网络",
  "完善补贴制度",
  "加强队伍建设",
  "推进医养结合",
  "发展智慧养老",
  "强化综合监管",
  "丰富精神生活",
  "保障用地供给",
  "鼓励社会参与",
  "提升机构质量",
  "夯实农村基础",
  "优化居家照护",
  "筑牢安全防线",
  "壮大银发经济",
  "深化试点示范",
  "拓宽筹资渠道",
  "倡导敬老风尚",
  "整合数据资源",
];
const CHAPTERS = ["总体要求", "发展基础", "主要任务", "重点工程", "实施保障", "监督考核", "工作安排", "附则事项"];
const TOWNS = ["临川", "东岭", "南屏", "西坪", "青石", "白鹭", "云溪", "长桥", "金湾", "松林"];
const NUMERALS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]; // prettier-ignore

/** Three ways to number, from the widest level to the narrowest. */
const STYLES: readonly ((number: number) => string)[][] = [
  [(n) => `第${NUMERALS[n] ?? ""}章 `, (n) => `第${NUMERALS[n] ?? ""}节 `, (n) => `${n}. `],
  [(n) => `${NUMERALS[n] ?? ""}、`, (n) => `（${NUMERALS[n] ?? ""}）`, (n) => `${n}.`],
  [(n) => `${NUMERALS[n] ?? ""}、`, (n) => `(${NUMERALS[n] ?? ""})`, (n) => `${n}．`],
];

/** Writes one paper. */
export class PolicyWriter {
  readonly dice: Dice;
  readonly #said = new Set<string>();

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  /** A sentence that this writer has not written before. */
  sentence(): string {
    const { dice } = this;
    for (;;) {
      const figure = dice.pick([
        `每年不少于${dice.between(2, 99)}次`,
        `到${dice.between(2024, 2035)}年达到${dice.between(10, 98)}%`,
        `对${dice.between(60, 90)}周岁以上老年人每人每月给予${dice.between(3, 60)}0元补贴`,
        `覆盖${dice.between(3, 300)}个${dice.pick(PLACES)}`,
        `由${dice.pick(ACTORS)}会同${dice.pick(ACTORS)}办理`,
      ]);
      const text = dice.pick([
        `${dice.pick(ACTORS)}要${dice.pick(VERBS)}${dice.pick(OBJECTS)}和${dice.pick(OBJECTS)}，${figure}，${dice.pick(AIMS)}。`,
        `在${dice.pick(PLACES)}${dice.pick(VERBS)}${dice.pick(OBJECTS)}，${figure}。`,
        `${dice.pick(VERBS)}“${dice.pick(OBJECTS)}”与《${dice.pick(OBJECTS)}管理规定》的衔接办法，${dice.pick(AIMS)}，${figure}。`,
        `支持${dice.pick(ACTORS)}${dice.pick(VERBS)}${dice.pick(OBJECTS)}（含${dice.pick(PLACES)}），${figure}；${dice.pick(VERBS)}${dice.pick(OBJECTS)}，${dice.pick(AIMS)}。`,
      ]);
      if (this.#said.has(text)) continue;
      this.#said.add(text);
      return text;
    }
  }

  sentences(low: number, high: number): string {
    return Array.from({ length: this.dice.between(low, high) }, () => this.sentence()).join("");
  }

  #body(): Paragraph {
    return { kind: "body", text: this.sentences(1, 4), cells: [], sign: null };
  }

  #table(number: number): Paragraph[] {
    const { dice } = this;
    const row = (kind: ParagraphKind, cells: string[]): Paragraph => ({
      kind,
      cells,
      text: cells.join("\t"),
      sign: null,
    });
    const rows = Array.from({ length: dice.between(3, 6) }, (_, i) => {
      const value = dice.between(10, 60);
      return row("row", [
        `${dice.pick(OBJECTS)}${dice.pick(["覆盖率", "建成率", "完成率"])}${i + 1}（%）`,
        `${value}`,
        `${value + dice.between(1, 35)}`,
        dice.pick(["约束性", "预期性"]),
      ]);
    });
    const caption: Paragraph = {
      kind: "caption",
      text: `表${number} ${dice.pick(TITLES)}主要指标`,
      cells: [],
      sign: null,
    };
    return [caption, row("header", ["指标名称", "2020年", "2025年", "属性"]), ...rows];
  }

  /** A whole paper; `size` is about the number of its sections. */
  paper(size: number): Paragraph[] {
    const { dice } = this;
    const style = dice.pick(STYLES);
    const title = `${dice.pick(TOWNS)}市${dice.pick(["养老服务", "老龄事业", "医养结合", "银发经济"])}发展${dice.pick(["规划", "实施方案", "若干措施"])}`;
    const out: Paragraph[] = [{ kind: "title", text: title, cells: [], sign: null }];
    const heading = (level: number, number: number, text: string, rest = ""): void => {
      out.push({
        kind: "heading",
        text: `${style[level]?.(number) ?? ""}${text}${rest}`,
        cells: [],
        sign: { level, number },
      });
    };
    let tables = 0;
    for (let chapter = 1; chapter <= Math.max(2, Math.round(size / 3)); chapter++) {
      heading(0, chapter, dice.pick(CHAPTERS));
      const sections = dice.between(2, 4);
      for (let section = 1; section <= sections; section++) {
        heading(1, section, dice.pick(TITLES));
        if (dice.chance(60)) out.push(this.#body());
        const items = dice.chance(60) ? dice.between(2, 4) : 0;
        for (let item = 1; item <= items; item++) heading(2, item, `${dice.pick(TITLES)}。`, this.sentences(1, 3));
        if (items === 0) for (let extra = dice.between(1, 2); extra > 0; extra--) out.push(this.#body());
        if (dice.chance(8)) out.push(...this.#table(++tables));
      }
    }
    return out;
  }
}
