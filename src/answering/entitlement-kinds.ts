/**
 * The reviewed list of what policy documents name for old people and their families: what it is called in plain words, the words
 * that name it, what must hold whatever the sentence says, and what else those words may mean. No document is named here.
 */
import type { Alternatives } from "./beneficiaries.ts";

export interface EntitlementKind {
  id: string;
  /** ≤ 25 characters. */
  name: string;
  named: RegExp;
  /** The words that a question names it with, where people say it otherwise. */
  asked?: RegExp;
  /** The fragment with these words, or one before it in the sentence, speaks of something else. */
  unless?: RegExp;
  /** Words that the whole sentence must hold. */
  only?: RegExp;
  /** `money` is paid out; `service` may cost something · `leave` is time off work. */
  gives: "money" | "service" | "leave";
  /** Only for people who live at home. */
  atHome?: true;
  /** Who is meant, said in our words where the sentence does not say it. */
  forWhom: string;
  /** What must hold besides what the sentence says; where `unlessSaid`, only if the sentence says nothing. */
  needs: Alternatives;
  unlessSaid?: true;
  /** Not in force everywhere, whatever the sentence says. */
  isTriedOut?: true;
  /** So common elsewhere that its absence is worth saying. */
  isUsual?: true;
  /** The sentence must say for whom. */
  mustSay?: true;
}

const poor = [{ trait: "poor" }] as const;
const dependent = [{ trait: "dependent" }, { trait: "partly-dependent" }] as const;
const FIRMS =
  /企业|市场主体|院校|研发|开发|品牌|行业|产业|标准(?:化|体系)|规范|合同|奖补|运营补贴|建设补贴|承接|培育|人才|队伍/;

/** In the order in which people care for them. */
export const entitlementKinds: readonly EntitlementKind[] = [
  {
    id: "very-old-allowance",
    name: "高龄津贴",
    named: /高龄(?:老年人)?(?:津贴|补贴|补（津）贴|生活补贴)/,
    unless: /整合|衔接/,
    gives: "money",
    isUsual: true,
    forWhom: "高龄老年人",
    needs: [[[{ trait: "very-old" }]]],
    unlessSaid: true,
  },
  {
    id: "care-allowance",
    name: "失能老人护理补贴",
    named: /(?<!残疾人)护理补贴/,
    unless: /整合|衔接(?![^。]{0,60}动态调整)/,
    gives: "money",
    isUsual: true,
    forWhom: "经济困难的失能老年人",
    needs: [[dependent, [{ trait: "poor" }, { trait: "bereaved" }]]],
  },
  {
    id: "service-allowance",
    name: "养老服务补贴",
    named: /(?:养老)?服务补贴(?!制度、)/,
    unless: /整合|机构|床位|跟着户籍|购买服务补贴|长期照护保障等制度/,
    gives: "money",
    isUsual: true,
    forWhom: "经济困难的老年人",
    needs: [[poor]],
  },
  {
    id: "destitute-care",
    name: "特困人员供养",
    named:
      /集中供养(?!率|服务计划)|救助供养|集中照护(?!率|机构|能力)|特困[^，。；]{0,16}(?:生活费|护理费)|兜底性?特困老年人供养/,
    unless: /床位|设施|不再新建|剩余|前提下|基础上|同一公办|衔接|率/,
    asked: /特困(?:人员|老人)?(?:的)?(?:集中)?供养|五保供养|集中供养|集中照护/,
    gives: "service",
    forWhom: "特困人员",
    needs: [[[{ trait: "destitute" }]]],
  },
  {
    id: "emergency-aid",
    name: "临时救助（突然遇到难处）",
    named: /临时救助|司法救助.{0,4}临时/,
    gives: "money",
    forWhom: "基本生活困难的老年人",
    needs: [[poor]],
  },
  {
    id: "social-aid",
    name: "社会救助",
    named: /社会救助范围|予以救助|救助补贴到位/,
    gives: "money",
    forWhom: "符合条件的困难老年人",
    needs: [[poor]],
  },
  {
    id: "visits",
    name: "定期上门探访",
    named: /探访|巡访|探视|访视/,
    unless: /信息系统|机构(?![^。]{0,60}老年人)|承接|补贴|床位|用地|便于|率提高/,
    asked: /探访|巡访|探视|访视|上门看望/,
    gives: "service",
    atHome: true,
    forWhom: "特殊困难老年人",
    needs: [[[{ trait: "special" }, { trait: "very-old" }]]],
    unlessSaid: true,
  },
  {
    id: "help-at-home",
    name: "结对帮扶和上门照料",
    named: /结对帮扶|“四个一”服务|提供居家照料/,
    asked: /结对帮扶|上门照料/,
    gives: "service",
    atHome: true,
    forWhom: "困难老年人",
    needs: [],
    mustSay: true,
  },
  {
    id: "home-adaptation",
    name: "家里做适老化改造",
    named:
      /(?:居家|家庭|住宅|室内)[^。；]{0,40}适老化(?:工程|设施)?改造|适老化(?:设施)?改造(?=项目)|(?:无障碍和适老化|适老化)改造/,
    unless: /交通|道路|公共|机构|商场|引导|推广|产品|家具|老旧小区|市场|运营|统一凭据|(?:全县|全州|全省|社区)进行/,
    only: /家庭/,
    asked: /适老化改造|装扶手/,
    gives: "service",
    atHome: true,
    forWhom: "困难老年人家庭",
    needs: [[[...poor, { trait: "bereaved" }]]],
  },
  {
    id: "public-home",
    name: "公办养老院优先入住",
    named:
      /(?:提供|开展)[^，。；]{0,14}(?:托养|养老)?服务|优先(?:安排|接收|满足|保障)[^，。；]{0,36}|优先向[^。；]{0,60}提供服务|入住评估轮候|照料托养/,
    unless:
      /社区(?![^。]{0,60}公办)|助餐|床位|医疗卫生|可持续|研发|社区居家|基本养老服务清单|补贴|购买|集中照护|四个一|居家/,
    only: /公办|公建民营|敬老院|政策保障对象|集中供养需求|供养服务设施/,
    asked: /公办养老(?:院|机构)[^，。]{0,4}优先(?:入住)?|优先入住/,
    gives: "service",
    forWhom: "经济困难的失能、高龄等老年人",
    needs: [],
    mustSay: true,
  },
  {
    id: "respite",
    name: "喘息服务（短期照护）",
    named: /喘息|短期(?:照护|托养|照料)|替代照护/,
    unless: FIRMS,
    asked: /喘息|短期照护|短期托养|替代照护/,
    gives: "service",
    atHome: true,
    forWhom: "长期照护失能老年人的家庭",
    needs: [[dependent]],
  },
  {
    id: "bed-at-home",
    name: "家庭养老床位",
    named: /家庭(?:养老|照护)床位/,
    unless: /标准|规范|合同|运营|政策/,
    gives: "service",
    atHome: true,
    forWhom: "失能老年人",
    needs: [[dependent]],
  },
  {
    id: "carer-training",
    name: "家属学护理的培训",
    named: /家庭(?:成员|照护者|照顾者)[^，。；]{0,24}(?:培训|技能)|提高照护能力/,
    unless: /志愿者服务队伍|凭据|统一|智能|对老年人的培训/,
    asked: /(?:家属|家庭成员|家庭照护者|照护者)[^，。]{0,4}培训|学护理的培训/,
    gives: "service",
    forWhom: "照护老人的家里人",
    needs: [[dependent]],
  },
  {
    id: "carer-allowance",
    name: "家庭成员养老补贴",
    named: /家庭成员养老补贴|家庭照护补贴|照护者津贴/,
    gives: "money",
    atHome: true,
    forWhom: "照护老人的家里人",
    needs: [[dependent]],
  },
  {
    id: "carer-leave",
    name: "子女照护老人的护理假",
    named: /护理假/,
    gives: "leave",
    forWhom: "照护老人的子女",
    needs: [[dependent]],
  },
  {
    id: "care-insurance",
    name: "长期护理保险",
    named: /长期护理保险|长护险/,
    unless: /产品|衔接(?!的)|机构|经办|支付水平|资源|为基础/,
    gives: "money",
    isTriedOut: true,
    forWhom: "参保的失能人员",
    needs: [[dependent]],
  },
  {
    id: "medicine-at-home",
    name: "上门看病（家庭病床）",
    named: /家庭病床|上门(?:巡诊|医疗)|居家医疗服务/,
    unless: /支付范围|价格|养老机构内/,
    asked: /家庭病床|上门(?:看病|巡诊|医疗|医生)|居家医疗/,
    gives: "service",
    atHome: true,
    forWhom: "行动不便的老年人",
    needs: [[[...dependent, { trait: "disabled" }]]],
    unlessSaid: true,
  },
  {
    id: "check-up",
    name: "体检和健康管理",
    named: /健康管理(?:服务|项目)|免费(?:健康)?体检|健康状况评估/,
    unless: /信息|平台|能力评估/,
    asked: /体检|健康管理/,
    gives: "service",
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "family-doctor",
    name: "家庭医生签约",
    named: /家庭医生签约|建立签约服务关系/,
    gives: "service",
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "alarm",
    name: "一键呼叫和紧急救援",
    named: /一键呼救|紧急(?:救援|呼叫)|呼救系统/,
    unless: /企业|研发|产品|互助养老点|综合服务用房|等服务功能/,
    asked: /一键呼[救叫]|紧急(?:救援|呼叫)|呼救系统/,
    gives: "service",
    atHome: true,
    forWhom: "居家老年人",
    needs: [],
  },
  {
    id: "meals",
    name: "助餐送餐",
    named: /助餐|老年食堂|老年幸福食堂|送餐/,
    unless: /企业|研发|开发|品牌|培育|奖补|责任保险|公租房|空置/,
    only: /(?:为|向|给|面向)[^，。；]{0,40}(?:老年人|老人|居民)|覆盖/,
    asked: /助餐|送餐|老年食堂/,
    gives: "service",
    atHome: true,
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "bathing",
    name: "助浴助洁上门服务",
    named: /助浴|助洁|(?:居家|上门)[^，。；]{0,6}(?:生活照料|照料服务|上门服务)|家政保洁/,
    unless: /研发|产品|器|承接|标准|规范/,
    only: /(?:为|向|给|面向|对)[^。；]{0,60}(?:老年人|老人|居民)|急需/,
    asked: /助浴|助洁|上门洗澡/,
    gives: "service",
    atHome: true,
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "assessment",
    name: "老年人能力评估（领补贴的依据）",
    named: /能力[^，。；]{0,8}评估/,
    unless: /承接|数据库|评估机构|标准、|依据全国|相适应|有机结合/,
    gives: "service",
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "accident-insurance",
    name: "老年人意外伤害保险",
    named: /意外伤害保险/,
    gives: "money",
    forWhom: "老年人",
    needs: [],
  },
  {
    id: "legal-aid",
    name: "法律援助",
    named: /法律援助|减免法律服务费/,
    gives: "service",
    forWhom: "困难老年人",
    needs: [[[...poor, { trait: "bereaved" }]]],
  },
  {
    id: "courtesies",
    name: "老年优待",
    named: /优待|免费或(?:者)?优惠开放|优惠时段/,
    unless: /从业者|人才|积分|市民待遇/,
    asked: /老年优待|老人优待|优待/,
    gives: "service",
    forWhom: "老年人",
    needs: [],
  },
];
