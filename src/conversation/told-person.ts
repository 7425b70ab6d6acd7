/**
 * Words a person types in the walk («八十二», «瘫痪在床», «吃低保», «就她一个人») → what they tell of the old person. Pure; says
 * nothing of what it does not recognise.
 */
import type { AgeRange, Care, Living, Standing } from "../answering/person.ts";
import { parseChineseNumber } from "../language/numerals.ts";

const NUMERAL =
  "(?:\\d{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|一百[零一二三四五六七八九十]{0,3}|[六七八九][一二三四五六七八九](?=$|了|岁))";
const BETWEEN = new RegExp(`(${NUMERAL})\\s*(?:周?岁)?\\s*(?:到|至|—|–|-|~|～)\\s*(${NUMERAL})`, "u");
const AND_ABOVE = new RegExp(`(${NUMERAL})\\s*(?:周?岁)?\\s*(?:及)?以上|(?:过了?|上)(${NUMERAL})(?:岁|了)?$`, "u");
const AGE = new RegExp(
  `(快|不到|差[一二两]岁)?(?<![\\d第])(${NUMERAL})(?!\\d)\\s*(多|来岁|几)?\\s*(?:周?岁|了|$|[，,。]|的)`,
  "u",
);
const BARE_AGE = new RegExp(
  `^(?:今年|刚|满|大概|差不多|约|有|她|他|我|妈|爸|老人|奶奶|爷爷){0,4}(快|不到)?\\s*(${NUMERAL})(?!\\d)(多|来岁|几)?`,
  "u",
);
const BIRTH_YEAR = /(19[0-9]{2})\s*年?(?:生|出生|的|$)/u;
const LEAST_AGE = 18;
const MOST_AGE = 125;

const numberOf = (numeral: string): number =>
  /^\d/.test(numeral) ? Number(numeral) : (parseChineseNumber(numeral) ?? 0);

function bounded(from: number, to = from): AgeRange | null {
  return from >= LEAST_AGE && to <= MOST_AGE && from <= to ? { from, to } : null;
}

/**
 * An age as told: 82, 八十二, 八十多岁, 快八十了, 80到89岁, 1942年生.
 * @param year the current year, for years of birth.
 */
export function readAge(text: string, year: number): AgeRange | null {
  const born = BIRTH_YEAR.exec(text)?.[1];
  // Before the birthday one is a year younger.
  if (born !== undefined) return bounded(year - Number(born) - 1, year - Number(born));
  const between = BETWEEN.exec(text);
  if (between) return bounded(numberOf(between[1] ?? ""), numberOf(between[2] ?? ""));
  const above = AND_ABOVE.exec(text);
  if (above) return bounded(numberOf(above[1] ?? above[2] ?? ""), MOST_AGE);
  const told = AGE.exec(text) ?? BARE_AGE.exec(text.trim());
  if (!told) return null;
  const age = numberOf(told[2] ?? "");
  if (told[1] !== undefined) return bounded(age - 2, age - 1);
  return told[3] === undefined ? bounded(age) : bounded(age, age + 9 - (age % 10));
}

const LIVING: readonly [Living, RegExp][] = [
  ["home", /养老院|敬老院|福利院|护理院|养老机构|光荣院|(?<!医)院里(?:住|养)|住院舍/u],
  [
    "left-behind",
    /留守|(?:子女|儿女|孩子|儿子|女儿|娃)(?:们)?(?:都|全)?(?:在|去|出)外|(?:外出|出去|外地)(?:打工|务工)/u,
  ],
  [
    "empty-nest",
    /空巢|(?:跟|和|与)(?:我|他|她)?(?:爸|妈|老伴|父亲|母亲|爷爷|奶奶)(?:两|俩)|老两口|两口子|两个老人|(?:只|就)(?:有|剩)?(?:他|她)?们?(?:俩|两个)|和老伴|跟老伴|夫妻俩/u,
  ],
  [
    "alone",
    /独居|孤寡|孤老|(?:一个|自己|独自|单独)(?:人)?(?:住|过|生活|在家)|就(?:他|她|我|老人)?(?:一个|自己)|^一个人$|没人管|单过/u,
  ],
  [
    "family",
    /(?:和|跟|与|同)[^，。]{0,6}(?:家人|儿|女|孩子|子女|我们?|媳妇|孙|一起|同住)|住(?:在)?(?:我|儿子|女儿|闺女)家|一起住|同住|有人(?:陪|照顾)/u,
  ],
];

const STANDINGS: readonly [Standing, RegExp][] = [
  ["destitute", /特困|五保|三无/u],
  ["near-minimum", /低保边缘|边缘(?:户|家庭|易致贫)|低收入|支出型/u],
  ["minimum-income", /低保(?!边缘)|最低生活保障/u],
  ["bereaved", /计划生育(?:特殊|特别)|计生(?:特殊|特别)|失独|独生子女(?:死亡|没了|不在|伤残)/u],
  ["veteran", /优抚|烈属|烈士|退伍|退役|复员|参战|军属|伤残军人/u],
];
/** «没吃低保», «不是特困». */
const DENIED = /(?:没有?|不是|不属于|没吃|不算|没办|没评上)[^，。；]{0,4}$/u;
const NONE =
  /^(?:都)?(?:没有|不是|不属于|无|没|否|一般家庭|普通(?:家庭|人家)?|都没有|都不是|以上都不是|哪种都不是|没有这些)[。，,！!]?$|(?:都没有|都不是|都不属于)/u;

const CARE: readonly [Care, RegExp][] = [
  [
    "partial",
    /部分失能|半失能|半自理|半瘫|轻度|中度|有时(?:候)?要人?帮|要人?(?:帮|扶)一?(?:点|把|些)|部分要|有些事|一部分|走路(?:要|得)扶|行动不便/u,
  ],
  [
    "able",
    /(?<!不)能自理|(?:自己|都)(?:都)?(?:能|会|可以)|不(?:用|要|需要)(?:人)?(?:帮|照顾|伺候)|身体(?:还)?(?:好|硬朗|可以)|健康|完全自理|腿脚(?:还)?(?:好|利索)/u,
  ],
  [
    "full",
    /失能|失智|痴呆|认知(?:障碍|症)|糊涂|不认(?:得|识)?人|瘫|卧床|起不来|下不了床|不能(?:自理|动|走)|动不了|走不了|离不开?人|植物人|全靠人|完全要|要人喂|大小便(?:失禁|不知)|帕金森/u,
  ],
];

function first<T>(table: readonly (readonly [T, RegExp])[], text: string): T | null {
  return table.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

export const readLiving = (text: string): Living | null => first(LIVING, text);

/** Empty when the text says «都没有»; null when it says nothing of it. */
export function readStandings(text: string): Standing[] | null {
  if (NONE.test(text.trim())) return [];
  const named = STANDINGS.flatMap(([standing, pattern]) => {
    const match = pattern.exec(text);
    return match !== null && !DENIED.test(text.slice(0, match.index)) ? [standing] : [];
  });
  if (named.length > 0) return named;
  return STANDINGS.some(([, pattern]) => pattern.test(text)) ? [] : null;
}

export const readCare = (text: string): Care | null => first(CARE, text);

export const readDisabled = (text: string): boolean | null =>
  /残疾|重残|残联/u.test(text) ? !/(?:没有?|不是)[^，。]{0,4}残/u.test(text) : null;
