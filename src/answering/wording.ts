/**
 * Every sentence of our own that a person reads in an answer, in one place for an editor. Words in {braces} are filled
 * in. Short sentences, 您, no exclamation marks; nothing here states a fact about a policy.
 */
import type { Force, Payee } from "../corpus/clause.ts";

export const wording = {
  care: "您辛苦了，这样的日子不容易。",
  contact: "想确认怎么办理，可以打 12345，或问{office}。",
  contactNoPlace: "想确认怎么办理，可以打 12345，或问当地民政局。",
  emergency: "请马上打 120，说清地址和老人的情况，照接线员说的做；有人身危险打 110。人没事了，再来问政策上的事。",
  emergencyDespair: "您现在的感受很重要。请马上打 110 或 12356 心理援助热线，也请叫一位亲人陪在身边。",
  medical: "用药、诊断这类问题要问医生，我不能给医疗建议。不舒服请先联系医生，急症打 120。",
  abuse: "老人正在受伤害，请先打 110；也可以打 12345 反映。",
  greeting:
    "您好，我是颐问。我只依据已收录的养老政策文件回答，并标出原文在哪一节。您可以直接问，比如“瘫痪老人有没有护理补贴”。",
  thanks: "不客气。还有别的想问，直接说就行。",
  unsearchable: {
    language:
      "目前只看得懂中文，简体、繁体都可以；藏文、维吾尔文、蒙古文、英文等还无法回答。请用中文再问一次，或请家人帮忙写成中文。（Please ask in Chinese.）",
    digits: "只有数字，看不出想问什么，无法回答。请加几个字，比如“高龄津贴 80 岁能领吗”。",
    signs: "没有看到文字，无法回答。请用几个字说说想问什么，比如“老人助餐有补贴吗”。",
    personal:
      "这像是电话号码或身份证号，请不要把它发在这里。想问什么请直接说，比如“80 岁老人有什么补贴”；只凭号码无法回答。",
    hotline:
      "只有数字，无法回答。这里不能打电话，要打热线请直接用电话拨。想问文件里怎么写的，请说一句，比如“80 岁老人有津贴吗”。",
    address: "我打不开网址，无法回答。请把想问的事写成一句话，比如“护理型床位目标是多少”。",
    program: "这像是一段程序或网页代码，无法回答。请用中文写下想问的事，比如“失能老人有没有护理补贴”。",
    oneCharacter: "只有一个字，看不出想问什么，无法回答。请多说几个字，比如“养老院床位有多少”。",
  },
  refused: {
    nothing: "{scope}里没有找到能回答这个问题的内容。",
    quantity: "{scope}提到了这件事，但没有写明{missing}。",
    detail: "{scope}里没有写明您问的内容，下面是最接近的一条，不能当作答案。",
    year: "{scope}没有写明 {year} 年的要求。",
    documentNumber: "文件库里没有{number}这份文件，也没有条文提到它，无法回答。请核对文号，或直接说想问的事。",
    unknownNumber: "文件库里没有{number}这份文件，也没有条文提到它，下面只依据已收录的文件。",
    region: "文件库里没有{region}的养老政策文件，所以无法回答。别处的标准不能套用到{region}。",
    regionInside: "{region}范围内，文件库里只有{inside}的文件。如果老人就在那里，请直接说，我按那里的文件回答。",
    procedure: "{scope}没有写明办理材料、窗口、时间或电话。",
    outOfScope: "这不在养老政策文件的范围里，文件库里没有相关内容，我无法回答。",
    instructions: "我只依据已收录的政策文件回答，不能执行这类要求，也无法提供文件库以外的内容。",
    forgery: "评估报告、证明要由有资质的机构出具，我不能代写，也无法提供这类内容。可以向当地民政部门申请正规评估。",
    incomplete: "要说明的是：《{title}》收录的文本不完整，缺了 {count} 句，没查到不等于没有规定。",
    closest: "最接近的原文：",
  },
  misplaced: "{place}属于{above}，不属于{claimed}。",
  matter: "{region}适用的文件有{titles}。您想问那里的什么事？请说一句，比如“80 岁老人有津贴吗”。",
  matters: ["高龄津贴怎么规定的？", "失能老人有什么补贴？", "家里照顾不了，可以去哪里住？"],
  clarify: "您没有说是哪里的老人，各地写法不同。请告诉我户口或居住的地方，我按当地文件回答。",
  weak: "没有找到完全对得上的条文。下面的可能有关，请您看看是不是要问的事。",
  conclusion: "文件在“{topic}”里是这样写的。",
  tells: {
    states: "{region}的文件写明：{words}。",
    speaks: "{region}的文件写到：{words}。",
    quotes: "{region}的文件写到：「{words}」",
    row: "{region}：{words}。",
    place: "写在《{title}》的{path}。",
  },
  responsible: {
    led: "由{lead}牵头",
    with: "，{others}参与",
    shared: "由{all}负责",
  },
  search: {
    cut: "只看了前 {count} 个字，后面的没有查。请缩短后再查。",
    number: "收录的文件里没有{number}，下面是最接近的条款。请核对文号。",
    unknown: "下面的条款里没有“{words}”这样的词，只是最接近的，未必有关。请换个说法再查。",
    region: "没有收录适用于{region}的文件。请换一个地区，或不限地区再查。",
    nothing: "没有找到相关的条款。请换个说法再查。",
    nothingHere: "适用于{region}的文件里没有找到相关的条款。请换个说法，或不限地区再查。",
    everywhere: "各地",
    read: {
      words: "查找的词",
      unknown: "文件里没有的词",
      terms: "换成政策用语",
      places: "地区",
      years: "年份",
      number: "文号",
    },
  },
  numbered: "{number}是《{title}》。想问里面的什么事，请再说一句。",
  facts: "文件开头和末尾是这样写的：",
  notStated: "原文没有写明{missing}。",
  sources: "依据：",
  related: { elsewhere: "其他地区是怎么规定的？", responsible: "这件事由哪个部门负责？" },
  quoteLead: "原文：",
  alsoWritten: "还写到：",
  placed: "{path}：",
  notices: {
    planEnded: "《{title}》的规划期是 {start}—{end} 年，已经结束。现在怎么执行，请以民政部门最新文件为准。",
    periodEnded: "规划期 {start}—{end} 年，已经结束，现在的办法以民政部门最新文件为准。",
    force: {
      achievement: "这说的是“十三五”时期的情况，不是现行标准。",
      binding: "这是规划定下的约束性目标，不是可以直接申领的待遇。",
      expected: "这是规划定下的预期性目标，不是可以直接申领的待遇。",
      required: null,
      promoted: "这是文件要推进的工作，具体怎么办要看当地办法。",
      encouraged: "原文用的是“鼓励”“探索”一类说法，不等于现在就能申请。",
      none: null,
    } satisfies Record<Force, string | null>,
    planTarget: "这是规划定下的目标，不是可以直接申领的待遇。",
    alsoAchievement: "引用里也有“十三五”时期的数字，不是现行标准。",
    institution: "这笔钱是给机构的，不是发给老人家庭的。",
    worker: "这笔钱是给从业人员的，不是发给老人家庭的。",
    ladder: "这是上级{region}的文件；{place}自己的文件里没有更贴近的条文。",
    ladderOnly: "这是{region}的文件，适用于全境；文件库里没有{place}自己的文件。",
    gap: "这一段前后原文有缺失，可能还有没收录的内容。",
    conflict: "关于“{topic}”，文件里有不同写法：{how}。",
    otherScope: "各地口径不完全相同，比较时请看原文。",
  },
  model: "以下文字由人工智能模型根据所列原文生成，请以原文为准。",
  compare: {
    lead: "各地文件的写法如下。",
    column: "文件里的写法",
    missingRegions: "{regions}的文件里没有找到对应的内容。",
  },
} as const;

export const payeeNotice: Partial<Record<Payee, string>> = {
  institution: wording.notices.institution,
  worker: wording.notices.worker,
};

/** Fills `{name}` in a template; a name without a value stays visible so that a test can catch it. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
