/**
 * Details that a question can ask for besides a quantity (a name, a place, papers to bring, conditions, an outcome), and whether
 * words state them: a decision table, one row a detail. Plans seldom state them, so naming the matter answers nothing. Pure.
 */
import { PlaceScanner, scanPlaces } from "../language/place-scanner.ts";

/** Words that may state a detail, with what is known of their clause. */
export interface StatingWords {
  text: string;
  /** True where the clause tells what was done, not what is planned. */
  isPast: boolean;
  /** Region ladder of the document, narrowest first. */
  ladder: readonly string[];
}

export type DetailKind = "papers" | "condition" | "name" | "address" | "place" | "day" | "outcome" | "item";

export interface AskedDetail {
  kind: DetailKind;
  /** In Chinese, as it is said to be missing, e.g. 具体条件. */
  name: string;
  statedIn: (words: StatingWords) => boolean;
}

interface DetailRow {
  kind: DetailKind;
  name: string;
  /** Words that ask for it. */
  asked: RegExp;
  /** Words that look so and ask for something else. */
  butNot?: RegExp;
  statedIn: (words: StatingWords, question: string) => boolean;
}

const WHAT = "(?:什么|啥|哪些|哪几[样个种项条份张]?|么个?|几[张样份])";

/** Names of places in the words, narrower than the document's own region or outside it. */
function placesIn({ text, ladder }: StatingWords): string[] {
  const scanner = new PlaceScanner(text, new Set(ladder.slice(-1)));
  const own = ladder.map((name) => name.slice(0, 2));
  return scanPlaces(text, scanner, new Map())
    .map(({ name }) => name)
    .filter((name) => !own.some((start) => name.startsWith(start)));
}

/** A body with its own name: in “…” or 《…》, or 公司, 医院, 中心 … after the name of a place. */
const MARKED_NAME = /“[^”]{2,16}”|《[^》]{2,30}》/u;
const BODY = /公司|集团|医院|大学|学院|学校|中心|养老院|敬老院|福利院|疗养院|平台/u;
/** «中国人寿财产保险公司», «县人民医院»: names without that of a place. */
const OWN_NAME =
  /(?:中国|国家)\p{Script=Han}{2,12}(?:公司|集团|银行|大学)|[省市州县区](?:第[一二三四五六])?(?:人民|中|中西医结合|妇幼保健|精神卫生|康复)医院/u;
/** Which hospital, home or firm is asked: the name of a pilot or a motto in “…” is none. */
const ASKS_BODY = /哪(?:一|几|些)?(?:家|个|所)(?:公司|企业|餐饮|医院|养老院|敬老院|福利院|疗养院|大学|学校|院)/u;

const UNSAID_CONDITION =
  /符合(?:[^，。；]{0,10})?(?:条件|要求|规定|标准)|有(?:[^，。；]{0,2})?条件的|条件成熟|按(?:照)?(?:有关|相关|国家)?(?:规定|政策|要求)/u;
const SAID_CONDITION =
  /[\d一二三四五六七八九十]\s{0,3}(?:周?岁|级|%|张|平方米)|经济困难|特困|低保|失能|失智|残疾|计划生育|独居|空巢|孤寡|取得[^，。；]{2,20}(?:证书|资格)|达到[^，。；]{2,30}的/u;

/** What 包不包括, 查不查 and the like ask about: the words up to the end or the next comma. */
const ITEM =
  /(?:包不包(?:括|含)?|(?:包括|含|包)不(?:包括|包|含)|查不查|检不检查|抽不抽|含不含)(?!这|那)([^，。？?！；]{2,10})/u;

const details: readonly DetailRow[] = [
  {
    kind: "papers",
    name: "要交的材料、手续",
    asked: new RegExp(
      `(?:带|拿|交|填|签|盖|递交|提交|提供|出示|上传|附|报送|报|开|凭|准备|备|办)(?:上|送|好)?(?:${WHAT})(?:法定|许可|备案|检查)?(?:材料|资料|证件?|证明|手续|表格?|单子|本本|章|文件|票据|凭据|病历|东西|$|[？?，。])` +
        "|(?:要不要|用不用|需不需要|要)(?:交|带|拿|填|签|开)(?:身份证|户口[本簿]|房产证|病历|证明|单位证明)" +
        "|(?:身份证|户口[本簿]|房产证|草原证|病历|体检报告)[^，。？?]{0,6}(?:要不要|要哪|还是|哪级|哪一级)" +
        "|材料(?:具体)?(?:是|指|有|包括)(?:哪些|什么|啥)|签(?:什么|啥)表|盖哪些章|填几张",
      "u",
    ),
    statedIn: ({ text }) => /(?:提交|提供|出具|凭|持|携带)[^，。；]{1,24}(?:材料|证明|证件|证书|承诺|报告)/u.test(text),
  },
  {
    kind: "condition",
    name: "具体条件",
    asked: new RegExp(
      `${WHAT}(?:样的?)?(?:具体|硬性|授信|建设|信用|身份|其他|准入|入住)?(?:条件|资格|资质|门槛|身份|信用等级)|(?:条件|资质|资格|身份)(?:要求)?(?:具体)?(?:有|是|要|写明了?)?(?:哪几[条项个]|哪些|什么|啥|么个)|对资质|(?:病|瘫|失能|穷|困难|收入低)到(?:啥|什么|么个|哪)(?:程度|份上?|一?级)|按(?:什么|啥|么个)(?:收入)?(?:标准|线)来?(?:认|定)|哪一?级(?:失能|才)|哪一?类[^，。？]{2,8}才算`,
      "u",
    ),
    // «符合条件的» says that there are conditions and leaves them unsaid.
    statedIn: ({ text }) => !UNSAID_CONDITION.test(text) && SAID_CONDITION.test(text),
  },
  {
    kind: "name",
    name: "具体名称",
    asked:
      /叫(?:什么|啥|么个?)(?:名(?:字|称)?)?(?:[？?。，]|$)|名(?:字|称)(?:是|叫)(?:什么|啥)|哪(?:一|几|些)?(?:家|个)(?:公司|企业|餐饮|医院|养老院|敬老院|福利院|疗养院|大学|学校|平台|软件|程序|景区|寺院|老板|牌子|品牌)|(?:公司|企业|机构|医院|学校|大学|院|品牌|平台|疗养院)(?:都|具体)?(?:是|有)哪(?:一|几|些)?[家所个]|哪款|哪所(?:大学|学校|院校)/u,
    butNot: /(?:部门|单位|厅|局|委)(?:负责|牵头|管)|(?:是|归|由)哪(?:个|几个|些)?(?:部门|单位)/u,
    statedIn: (words, question) =>
      (MARKED_NAME.test(words.text) && !ASKS_BODY.test(question)) ||
      OWN_NAME.test(words.text) ||
      (BODY.test(words.text) && placesIn(words).length > 0),
  },
  {
    kind: "address",
    name: "具体地址",
    asked:
      /哪(?:一|几)?(?:条|座|栋|号)(?:街道?|路|巷道?|楼|线)|哪(?:一|几|些)?个?(?:街道|街|路|镇|乡|村|小区|圩镇?|位置|院儿|楼|地段|滑雪场|草原)|具体(?:位置|地址)|地址/u,
    statedIn: ({ text }) =>
      /\p{Script=Han}{2,6}(?:路|街|巷|大道)\d*号?/u.test(
        text.replace(/道路|公路|线路|网路|思路|走路|出路|铁路|街道|老街/gu, ""),
      ),
  },
  {
    kind: "place",
    name: "具体地点",
    asked:
      /(?:建|开|设|盖|修|放|停|搁|选|办|搞)(?:在|到)(?:哪(?:里|儿|块|搭|个(?:市|州|县|区|地方)|些地方)?|阿达|阿里|啥地方|么个地方)(?:[？?。，]|$|的)|在(?:阿达|阿里)|哪(?:一|几|些)?个?(?:市|州|县|区|园区)(?:[^，。？]{0,4}(?:试点|建|搞|开))?/u,
    butNot: /哪一?(?:步|类|条|项|章|节)/u,
    statedIn: (words) => placesIn(words).length > 0,
  },
  {
    kind: "day",
    name: "具体日期",
    asked: /几月|哪(?:一)?天|几号(?!线|楼)|哪(?:一)?(?:个)?月|具体(?:日期|时间)/u,
    butNot: /电话|号码|热线|拨|打几号/u,
    statedIn: ({ text }) => /\d{1,2}\s*月|\d{1,2}\s*日|[一二三四五六七八九十]月/u.test(text),
  },
  {
    kind: "outcome",
    name: "实际完成情况",
    asked:
      /(?:现在|到底|最后|实际(?:上)?|真的?|结果)[^，。？?]{0,14}(?:(?:完成|建成|改完|改成|达到|办到|评上|补齐|通过|培训完|查出)(?:了)?(?:没有?|几|多少)|了没有?)|实际(?:是|有|到了?|完成|培训|上)[^，。？?]{0,8}(?:多少|几)|后来(?:咋样|怎么样)|(?:评估|检查|考核|验收)[^，。？?]{0,10}(?:几分|结论|结果|咋样|怎么样|没通过)|完成了(?:几|多少)|打了几分/u,
    butNot: /结果[^，。？]{0,14}(?:用|作为|互认|认不认|凭据|挂钩|公开|公布|哪)/u,
    statedIn: ({ isPast }) => isPast,
  },
  {
    kind: "item",
    name: "您问的这一项",
    asked: ITEM,
    statedIn: ({ text }, question) => {
      const item = ITEM.exec(question)?.[1]?.replace(/[吗呢啊嘛的了]/gu, "") ?? "";
      for (let at = 0; at + 2 <= item.length; at++) if (text.includes(item.slice(at, at + 2))) return true;
      return false;
    },
  },
];

/** The details that a question asks for; empty when it asks for none. */
export function askedDetails(question: string): AskedDetail[] {
  return details
    .filter(({ asked, butNot }) => asked.test(question) && butNot?.test(question) !== true)
    .map(({ kind, name, statedIn }) => ({ kind, name, statedIn: (words) => statedIn(words, question) }));
}
