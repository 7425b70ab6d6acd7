/** 「（省民政厅、省财政厅按职责分工负责，各市政府负责）」 → departments in order, the lead first. */

const LIST = /[（(]([^（）()]{2,400}?(?:负责|参加|配合|落实))[）)]/g;
const RESPONSIBLE_LABEL = /(?:责任单位|牵头单位|责任部门|配合单位)[:：]\s*([^。；;\n（）()]{2,300})/g;
/** 「省民政厅会同省发展改革委、省卫生健康委等有关部门加强监督」: the first leads. */
const JOINT =
  /(?:^|[。；，\n])([\p{Script=Han}]{2,12}(?:厅|局|委|办))会同((?:[\p{Script=Han}]{2,12}(?:厅|局|委|办)、?)+)/gu;
const DUTY =
  /(?:按照?)?(?:职责|职能)?(?:分工)?(?:分别)?(?:牵头负责|负责落实|共同负责|分工负责|负责|参加|配合|参与|落实)$/;
const OFFICE_END =
  /(?:部门?|委|委员会|厅|局|办|办公室|办公厅|政府|管委会|联|会|团省委|团委|团县委|总工会|支行|银行|监管局|中心|院|公司|机构|残联|妇联|国资委|组织)$/;

const clean = (name: string): string =>
  name
    .replace(/\s+/g, "")
    .replace(DUTY, "")
    .replace(/(?:按职责分工|按职责|分工|牵头|等(?:部门|单位)?)$/g, "")
    .replace(/^(?:由|和|及|以及|会同)/, "");

/** Each pattern, and what every one of its matches holds. */
const LISTS: readonly [RegExp, RegExp][] = [
  [/(?:负责|参加|配合|落实)[）)]/, LIST],
  [/(?:单位|部门)[:：]/, RESPONSIBLE_LABEL],
];

/** Departments that a text names as responsible; empty when it names none. */
export function responsibleIn(text: string): string[] {
  const names: string[] = [];
  if (text.includes("会同")) {
    for (const match of text.matchAll(JOINT))
      names.push(...`${match[1] ?? ""}、${match[2] ?? ""}`.split("、").filter(Boolean));
  }
  for (const [hint, pattern] of LISTS) {
    if (!hint.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      for (const part of (match[1] ?? "").split(/[、，,；;]/)) {
        const name = clean(part);
        if (name.length >= 2 && name.length <= 24 && OFFICE_END.test(name) && !names.includes(name)) names.push(name);
      }
    }
  }
  return names;
}
