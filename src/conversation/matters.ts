/**
 * The matters people ask about, as families of words (助餐, 老年食堂 and 送饭 are one): a turn that names a matter which the topic
 * does not name begins a new topic, however short it is. Who is meant, where in the country and when are no matters.
 */

const MATTERS: readonly (readonly [string, RegExp])[] = [
  ["very-old-allowance", /高龄津贴|高龄补贴|高龄补助|长寿(?:金|补贴)|老年钱/u],
  ["care-allowance", /护理补贴|护理费|照护补贴|失能补贴/u],
  ["service-allowance", /服务补贴/u],
  ["operating-allowance", /运营补贴|床位补贴|建设补贴|开办补贴|奖补|一次性补贴/u],
  ["allowance", /津贴|补贴|补助|发钱|给钱|领钱/u],
  ["pension", /养老金|退休金|社保|居民养老/u],
  ["aid", /救助|救济|低保(?:金|标准)|特困供养标准|生活费/u],
  ["care-insurance", /长护险|长期护理保险|护理保险/u],
  ["insurance", /意外(?:伤害)?(?:保险|险)|商业(?:养老)?保险|责任险|医保|报销/u],
  ["meals", /助餐|食堂|送餐|送饭|吃饭|配餐|饭菜|长者餐/u],
  ["bathing", /助浴|洗澡|沐浴/u],
  ["cleaning", /助洁|保洁|家政|打扫/u],
  ["respite", /喘息|短期(?:照护|托养|住)|替换照护|临时托/u],
  ["day-care", /日间照料|日托|照料中心|托老/u],
  ["bed-at-home", /家庭(?:养老|照护)床位|家庭床位/u],
  ["beds", /床位|护理型/u],
  ["homes", /养老院|敬老院|福利院|养老机构|老年公寓|集中供养|供养(?:机构|设施)|入住/u],
  ["grading", /等级评定|星级|等级划分/u],
  ["registration", /备案|登记|开办|营业执照|注册/u],
  ["fire", /消防/u],
  ["food-safety", /食品安全/u],
  ["land", /用地|土地|划拨地|拿地/u],
  ["premises", /养老用房|配建|四同步|社区用房/u],
  ["loans", /贷款|融资|抵押|债券/u],
  ["tax", /税|水电(?:气|费)/u],
  ["prices", /价格|收费|普惠/u],
  ["visits", /探访|巡访|探视|上门看|走访|结对帮扶|关爱服务/u],
  ["alarm", /呼救|呼叫|紧急救援|报警器|应急按钮/u],
  ["adaptation", /适老化|扶手|防滑|改造|加装电梯|无障碍/u],
  ["medicine", /医养|医疗|看病|医院|家庭病床|巡诊|绿色通道/u],
  ["family-doctor", /家庭医生|签约/u],
  ["check-up", /体检|健康管理|健康档案|查身体/u],
  ["hospice", /安宁|临终/u],
  ["dementia", /认知障碍|失智照护|老年痴呆(?:专区|照护)|走失/u],
  ["assessment", /能力评估|需求评估|失能评估|评估/u],
  ["training", /培训|护理员|人才|持证|技能|上岗/u],
  ["carer-leave", /护理假|照顾假|陪护假/u],
  ["volunteers", /志愿|时间银行|互助/u],
  ["lottery", /公益金|彩票/u],
  ["fraud", /诈骗|骗|非法集资|保健品/u],
  ["rights", /法律援助|虐待|赡养|维权|监护/u],
  ["learning", /老年大学|老年教育|智能手机|兴趣班|文化活动|棋牌|活动(?:室|中心|的?地方)/u],
  ["courtesies", /优待|公交|坐车|门票|景区|优惠/u],
  ["digital", /信息平台|智慧养老|数据库|一卡通|互联网/u],
  ["childcare", /托育|婴幼儿|托位|幼儿/u],
  ["oversight", /监管|双随机|检查|投诉|信用/u],
  ["silver", /老年用品|银发|康养|旅居|产业/u],
  ["social-work", /社工|社会工作者/u],
  ["toilets", /厕所|如厕/u],
];

/** Ids of the matters that a text names. */
export function mattersIn(text: string): string[] {
  const found = MATTERS.filter(([, words]) => words.test(text)).map(([id]) => id);
  // 高龄津贴 is an allowance, but no matter besides the one it names.
  const isOwnAllowance = found.some((id) => id.endsWith("-allowance"));
  return isOwnAllowance ? found.filter((id) => id !== "allowance") : found;
}

/** The words of a matter's name as they stand in a text; null when it is not named there. */
export function wordsOf(matter: string, text: string): string | null {
  const words = MATTERS.find(([id]) => id === matter)?.[1];
  return words?.exec(text)?.[0] ?? null;
}

/** True when both texts name a matter in common; 「补贴」 alone means the allowance that was spoken of. */
export function sharesMatter(a: string, b: string): boolean {
  const others = mattersIn(b);
  return mattersIn(a).some(
    (matter) =>
      others.includes(matter) || (matter === "allowance" && others.some((other) => other.endsWith("-allowance"))),
  );
}

/** Words for the same side of a pair («农村» and «城里»): the turn's takes the place of the topic's. */
const SIDES: readonly (readonly [RegExp, RegExp])[] = [
  [/农牧区|农村|乡下|村里|乡里/u, /城里|城市|城镇|县城|城区|社区里?/u],
  [/公办/u, /民办|私立|私营/u],
];

/** The topic with the side that the turn replaces taken out; the topic itself where they do not differ. */
export function withSideOf(turn: string, topic: string): string {
  for (const [one, other] of SIDES) {
    const [inTurn, inTopic] = one.test(turn) ? [one, other] : [other, one];
    const wanted = inTurn.exec(turn)?.[0];
    const written = inTopic.exec(topic)?.[0];
    if (wanted !== undefined && written !== undefined && !inTopic.test(turn)) return topic.replace(written, wanted);
  }
  return topic;
}
