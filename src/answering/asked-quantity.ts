/**
 * What kind of quantity a question asks for, and whether a sentence holds one. «多少钱一个月» wants yuan a month: a yearly
 * total in 万元 does not answer it. Pure; knows nothing of any document.
 */
import type { Clause } from "../corpus/clause.ts";
import type { Intent, UnderstoodQuestion } from "../retrieval/ranked-clause.ts";

const NUMBER = "(?:\\d[\\d,，.]{0,15}|[一二两三四五六七八九十百千半]{1,12})\\s*";

const QUANTITIES = ["amount", "share", "count", "age", "date", "duration", "area"] as const satisfies Intent[];
type Quantity = (typeof QUANTITIES)[number];

const QUANTITY_PATTERNS: Record<Quantity, RegExp> = {
  amount: new RegExp(`${NUMBER}(?:万|亿|千|百)?(?:多|余)?\\s*(?:元|块)|[百千万]亿`, "u"),
  share: /\d\s*[%‰]|百分之|千分之/u,
  count: new RegExp(
    `${NUMBER}(?:多|余|万)?\\s*(?:个|家|张|名|人|户|所|支|期|次(?!性)|处|床|项|类|条|份|位|间|对|种|套|座|辆)|\\d{1,6}\\s{0,4}‰`,
    "u",
  ),
  age: new RegExp(`${NUMBER}(?:周岁|岁)`, "u"),
  date: /\d{4}\s*年|年底|月底|中长期|“十[三四五]五”|\d+\s*月/u,
  duration: new RegExp(`${NUMBER}(?:个)?(?:小时|分钟|天|日|月|年|周)`, "u"),
  area: new RegExp(`${NUMBER}(?:万)?\\s*(?:平方米|平方公里|平米|亩|㎡)`, "u"),
};

/** One expression of several: their alternatives in their order. */
const anyOf = (...parts: readonly RegExp[]): RegExp => new RegExp(parts.map(({ source }) => source).join("|"), "u");

/** The words that ask for each: a bare 几天 in a story (顶几天, 没几户) asks for nothing. */
const QUANTITY_QUESTIONS: Record<Quantity, RegExp> = {
  amount: anyOf(
    /(?:多少|几多|好多|几个)(?:钱|元|万元|亿元|资金)|(?<![好有十百千])几(?:块|百|千|万|元)/u,
    /(?:收|补|贴|给|交|涨|降)几(?:十|百|千|万|个(?![人家户月小]))|几个亿|[百千]几(?:还是|[？?，,]|$)/u,
    /(?:发|给|补|领|拿|报|交|涨|出|花|掏|收|赔|核|贴到?|拨|投|调到每[月人年])(?:到)?(?:多少|几多)(?!户|人|张|家|个|名|岁|年|天)/u,
    /(?:每|一个?)月[^，。？]{0,10}(?:多少|几多|几[百千])(?![户人张家个名岁年天次])|多少封顶|[月年]标准|金额|限额/u,
    /(?:补贴|津贴|补助|费|钱|工资|投资|价格?|贴息|贷款|标准|租金|押金|奖励|激励|资金|养老金|生活费)[^，。？]{0,10}(?:多少|几多|最高)/u,
    /(?:多少|几多|几)[^，。？]{0,4}(?:补贴|津贴|补助|费|钱|租金)|(?:啥|么个?|什么)价/u,
  ),
  share: /百分之几|百分比|占比|比例|几成|几折|占多少|率[^，。？]{0,10}(?:多少|几|目标|要求|达到)|报多少|多少[%％]/u,
  count: anyOf(
    /(?:多少|几多|(?<![没好哪有这])几|(?:一共|总共|共|现在|全[县州市省])[^，。？]{0,8}几|(?<=有)几(?=[家个所位名张处座](?!人|老人|户|上|能)[^，。？没不都来]{0,8}(?:[？?，,]|$)))(?:万)?(?:个|家|张|户|人次|人|名|所|处|次|份|床|支|位|间|套|座|辆)(?!部门|厅|局|月|小时|单位|地方|地区|市|县|州|省|钱|人能|人可以)/u,
    /(?<!(?:钱|费|贴|补助|工资|标准)[^，。？]{0,4})(?:有|登记了|培训了?)(?:多少|几多)(?:老人|老年人)?[？?]?$/u,
    /(?:多少|几多)(?:老人|老年人|床位|机构|养老院|敬老院|护理员)|几(?:[回趟期门辆根分级]|菜|荤)(?![析别时])|多少[回趟辆分根期门](?![析别钟])|数量|总数/u,
    /总量|(?:床位|户|人|机构|家)数|配(?:多少|几)|规模多大|(?:什么|多大)规模/u,
  ),
  age: anyOf(
    /多大(?:年纪|岁数|年龄|以内|算|才能|能|就能)|几岁|多少(?:周)?岁|年龄(?:要求|条件|限制|上限)|(?:岁数|年纪)(?:得|要)?(?:够|到|满)(?:多少|几)/u,
    /是从?(?:六|七|八)十(?:岁)?还是/u,
  ),
  date: /什么时候|啥时候?|么个?时候|多咱|几时|何时|哪(?:一)?年|几月|时间节点|截止|(?:印发|成文|评估|发布|实施)(?:时间|日期)|时限/u,
  duration: anyOf(
    /多久|多长时间|多少(?:天|年|个?小时|个?月)|(?:给|放|休|请|有|用|管|满|训|报|是|(?:给|让)[歇休请放])几(?:天|年|个月|个?小时)/u,
    /(?:一次|每次|一年|最[长多]|大概|要?等|得等|[学批保])(?:能)?[替歇休请开保来]?几(?:天|日|年|个?月|个?小时|分钟|节)/u,
    /(?<![了好有])几年(?=[、，？?。]|$)|几个?(?:小时|钟头|工作日)|多少个?(?:分钟|工作日)|最(?:长|多|快|久)[^，。？]{0,6}几(?:天|日|年)/u,
    /几天[^，。？]{0,3}(?:办完|拿到?|出结果|课)|上几天/u,
  ),
  area: /面积|多少平|几平/u,
};

/** Without a word for money (报多少, 拿多少给养老) a share answers as well as a sum. */
const NAMES_MONEY =
  /多少(?:钱|元|万元|亿元|资金)|几多钱|好多钱|几个钱|(?<![好有])几(?:块|百|千|万)|金额|每[张月户人年]|一个?月|一户/u;

/** Words of number that count the same kind of thing: a bed is not counted by the households that have none. */
const UNIT_GROUPS = [
  "个家所处间座",
  "张床",
  "户家",
  "人名位个",
  "次回趟",
  "辆台部",
  "分",
  "级等星",
  "门",
  "期",
  "根",
  "菜荤",
] as const;
const ASKED_UNIT = /(?:多少|几多|几)(?:万)?([张户人名所处次床位间座辆家回趟期门根分级菜荤])/u;
const STATED_BY_UNIT: ReadonlyMap<string, RegExp> = new Map(
  "张 户 人 名 所 处 次 床 位 间 座 辆 家 回 趟 期 门 根 分 级 菜 荤".split(" ").map((unit) => {
    const units = UNIT_GROUPS.filter((group) => group.includes(unit)).join("");
    return [unit, new RegExp(`${NUMBER}(?:多|余|万)?\\s*[${units}]${"人名位".includes(unit) ? "|‰" : ""}`, "u")];
  }),
);

/** How a count has to be stated: by the word of number it is asked with (多少张) or one for the same kind; 个 counts anything. */
const countPattern = (question: string): RegExp | undefined => STATED_BY_UNIT.get(ASKED_UNIT.exec(question)?.[1] ?? "");

/** Each asks for one number. */
const INTERROGATIVE = /多少|几多|百分之几|几[个家张名人户所次年成岁天平]/gu;

/** Names of the quantities, as they are said to be missing. */
const QUANTITY_NAMES: Record<Quantity, string> = {
  amount: "金额",
  share: "比例",
  count: "数量",
  age: "年龄",
  date: "时间",
  duration: "时限",
  area: "面积",
};

/**
 * A measure that the amount has to be counted by: 一个月, 每张床, 一户. What is paid by a standard in plain 元 is paid to persons by the
 * month more often than not; the quotation shows what it says.
 */
const PER: { asked: RegExp; stated: RegExp }[] = [
  {
    asked: /每个?月|一个?月|月领|按月/u,
    stated: /每(?:人每)?月|月均|一个月|按月|[/／]月|\d\s*元[^，。；\d万亿]{0,6}标准/u,
  },
  { asked: /每张|一张床?位?|每个床位/u, stated: /每张|每床|每个床位/u },
  { asked: /一户|每户/u, stated: /每户|户均|一户/u },
  { asked: /每年|一年/u, stated: /年/u },
];

export interface AskedQuantity {
  intent: Quantity;
  /** In Chinese, e.g. 金额. */
  name: string;
  /** How many numbers the question asks for, 1 and up: 几个养老院、几个社区 asks for two. */
  times: number;
  /** True when the sentence states such a quantity, by the measure asked for. */
  statedIn(sentence: string): boolean;
}

const YES_NO = /能不能|能否|可不可以|有没有|是不是|会不会|要不要|行不行|好不好|中不中|[吗么嘛不没冇][？?！!。]?$/u;
const SOME = /(?<=[好这那们过着来村前后]|同学|同村|这么|那么|没有?|多|不[着到了]|也就)几(?=[\p{Script=Han}])/gu;
/** «几样补贴分开领麻烦死»: a 几 that its clause goes on after, in a question that ends with yes or no. */
const TOLD = /几(?=(?:[百千万]|[个家间户位名张处次回块样])[^，,。；;？?！!]{3})/gu;

const END = /(?<![，,。；;？?！!\s])[，,。；;？?！!\s]+$/u;

/**
 * The question without a 几 that only says «a few»: after 好, 这, 我们 and the like, in a clause that is answered by yes or no
 * (能不能租几间门面), and in what is told before such a clause.
 */
function withoutSome(question: string): string {
  const clauses = question.replace(SOME, "数").split(/(?<=[，,。；;？?！!])/u);
  const asksYesNo = YES_NO.test((clauses.at(-1) ?? "").replace(END, ""));
  return clauses
    .map((clause, at) => {
      const next = clauses[at + 1] ?? "";
      const isYesNo = YES_NO.test(clause.replace(END, "")) || (next.length <= 5 && YES_NO.test(next));
      if (isYesNo) return clause.replace(/几(?=[个家间户位名张处次回块样])/gu, "数");
      return asksYesNo && next !== "" ? clause.replace(TOLD, "数") : clause;
    })
    .join("");
}

/** The quantities a question asks for; empty when it asks for none. */
export function askedQuantities(question: UnderstoodQuestion): AskedQuantity[] {
  const words = withoutSome(question.normalized);
  const per = PER.filter(({ asked }) => asked.test(words));
  return QUANTITIES.flatMap((intent) => {
    const pattern = QUANTITY_PATTERNS[intent];
    const name = QUANTITY_NAMES[intent];
    if (!QUANTITY_QUESTIONS[intent].test(words)) return [];
    // «“1+1+N”里的几个“一”是什么意思» asks for a meaning.
    if (intent === "count" && question.intents.includes("definition")) return [];
    const isEither = intent === "amount" && !NAMES_MONEY.test(words);
    if (isEither && QUANTITY_QUESTIONS.share.test(words)) return [];
    const measures = intent === "amount" ? per : [];
    const counted = intent === "count" ? countPattern(words) : undefined;
    return [
      {
        intent,
        name,
        times: Math.max(1, words.match(INTERROGATIVE)?.length ?? 0),
        statedIn: (sentence: string) =>
          ((counted ?? pattern).test(sentence) || (isEither && QUANTITY_PATTERNS.share.test(sentence))) &&
          measures.every(({ stated }) => stated.test(sentence)),
      },
    ];
  });
}

/** True when a table row's value is of the kind asked for, e.g. a row in % answers a share. */
export function rowStates(clause: Clause, asked: AskedQuantity): boolean {
  if (!clause.row) return false;
  const { unit } = clause.row;
  if (asked.intent === "share") return /[%‰]/.test(unit);
  if (asked.intent === "amount") return /元/.test(unit);
  if (asked.intent === "count") return true;
  return asked.intent === "date" && clause.row.targetYear !== null;
}
