/**
 * For whom a clause is: groups of old people, their families, homes and firms, workers, volunteers, departments. From its
 * words; where they name nobody, from the nearest heading that does.
 */

export type Audience =
  | "all-elderly" // 全体老年人
  | "care-dependent" // 失能、半失能、失智、生活不能自理
  | "very-old" // 高龄
  | "poor" // 特困、低保、经济困难
  | "living-alone" // 空巢、留守、独居、孤寡
  | "bereaved" // 计划生育特殊家庭、失独
  | "disabled" // 残疾、重残
  | "families" // 家庭成员、照护者
  | "institutions" // 养老机构、企业、社会组织
  | "workers" // 护理员、社会工作者、从业人员
  | "volunteers"
  | "departments"; // 各级政府和部门

const GROUPS: readonly [Audience, RegExp][] = [
  ["care-dependent", /失能|失智|生活不能自理|认知障碍|需要照护|照护需求/],
  ["very-old", /高龄|[89]\d\s*周?岁|百岁/],
  ["poor", /特困|低保|最低生活保障|低收入|经济困难|困难老年|困难家庭|兜底保障对象|优抚|社会救助(?:家庭|对象|范围)/],
  ["living-alone", /空巢|留守老|留守[、，]|独居|孤寡|农村留守/],
  ["bereaved", /计划生育特殊|失独|独生子女父母/],
  ["disabled", /残疾(?!人辅助)|重残/],
];

const ELDERLY = /老年人|老人|[67]\d\s*周?岁/;
const ALL = /(?:全体|所有|全省|全县|全州|全市|人人|广大)老年?人|面向老年人|人人享有|65\s*周?岁/;
const FAMILIES = /家庭(?:成员|照护者|照顾者|赡养|养老(?:基础|功能|支持))|照护者|子女|赡养人|护理假|家属/;
const WORKERS =
  /护理员|护理人员|社会工作者|社工|从业人员|医务人员|医护人员|养老院长|院长|人才(?=队伍|培养|激励|教育|培训|引进|体系|智库)|毕业生|见习人员|工作人员|医师|劳动者|转移劳动力|就业困难人员/;
const VOLUNTEERS = /志愿者|志愿服务|时间银行/;
const HOMES =
  "(?:养老(?:托育|服务)?机构|敬老院|医养结合机构|医疗(?:卫生)?机构|企业|市场主体|社会力量|社会组织|社会资本|金融机构|行业协会|幼儿园|用人单位|院校|物业|供养服务设施|社会主体|供应商)";
/** Homes and firms to whom something is given or of whom something is asked; a home merely mentioned is no audience. */
const INSTITUTIONS = new RegExp(
  `(?:支持|鼓励|引导|推动|允许|指导|规范|培育|加强|推进|深化|吸引|对|给予|引进|实施|发展|建设|改造)[^，。；]{0,18}${HOMES}|${HOMES}[^，。；]{0,24}(?:应|不得|可|必须|享受|承担|消防|等级|备案|床位|运营|补贴|转型)`,
);
const DEPARTMENTS =
  /各地|各级|政府|部门|民政[厅局部]|财政|监管|规划(?:实施|编制)|考核|评估机制|用地|统筹|督查|立法|法规|执法|领导|乡镇牵头|公益金|工作经费/;

/** The same headings stand over many clauses: their groups are read once. */
const headingGroups = new Map<string, readonly Audience[]>();
const MAX_HEADINGS = 5000;

function groupsOfHeading(title: string): readonly Audience[] {
  let groups = headingGroups.get(title);
  if (groups === undefined) {
    groups = groupsIn(title);
    if (headingGroups.size >= MAX_HEADINGS) headingGroups.clear();
    headingGroups.set(title, groups);
  }
  return groups;
}

/** The groups of the nearest heading that names any. */
function groupsAbove(path: readonly string[]): readonly Audience[] {
  for (let i = path.length - 1; i >= 0; i--) {
    const groups = groupsOfHeading(path[i] ?? "");
    if (groups.length > 0) return groups;
  }
  return [];
}

function groupsIn(printed: string): Audience[] {
  // 每千名老人 is a denominator.
  const text = printed.replace(/千名老年?人/g, "");
  const groups = GROUPS.filter(([, pattern]) => pattern.test(text)).map(([group]) => group);
  const others: [Audience, boolean][] = [
    ["all-elderly", ALL.test(text) || (groups.length === 0 && ELDERLY.test(text))],
    ["families", FAMILIES.test(text)],
    ["institutions", INSTITUTIONS.test(text)],
    ["workers", WORKERS.test(text)],
    ["volunteers", VOLUNTEERS.test(text)],
  ];
  return [...groups, ...others.filter(([, isNamed]) => isNamed).map(([group]) => group)];
}

/**
 * For whom a clause is, in a fixed order; empty where neither it nor a heading says.
 * @param responsible departments named as responsible: a clause with such a list is for them, too.
 */
export function audienceOf(text: string, path: readonly string[], responsible: readonly string[] = []): Audience[] {
  const forDepartments = responsible.length > 0 || DEPARTMENTS.test(text);
  const own = groupsIn(text);
  const groups = own.length > 0 ? own : groupsAbove(path);
  return forDepartments ? [...groups, "departments"] : [...groups];
}
