/** Who receives the money a clause speaks of: families must never take a home's subsidy for their own. */
import type { Payee } from "./clause.ts";

const MONEY = /津贴|补贴|补助|奖补|护理费|生活费|贴息|奖励|救助金|养老金(?!融)|报销|减免|优惠|资助|\d\s*万?元/;
const TO_INSTITUTION =
  /(?:建设|运营|机构|开办|床位|消防|综合责任保险|社保|税费|经费)(?:一次性)?(?:建设|运营)?(?:补贴|补助|奖补|减免|优惠)|运营补贴|建设补助|建设补贴|稳岗补贴|享受政府补助[^。；]{0,24}机构|贴息|贷款|奖补(?:政策)?|(?:养老(?:服务|托育)?机构|企业|单位)[^。；]{0,24}(?:给予|享受|可享受|发放)[^。；]{0,16}(?:补贴|补助|奖励|减免|优惠|贴息)/;
const TO_WORKER =
  /(?:护理员|社会工作者|社工|从业人员|医务人员|见习人员|毕业生|护工|工作人员)[^。；]{0,40}(?:津贴|补贴|奖励|待遇|薪酬)|入职(?:奖补|补贴)|岗位(?:津贴|补贴)|职业(?:培训|技能)[^。；]{0,12}补贴|绩效工资/;
const TO_PERSON =
  /高龄(?:津贴|补贴|补（津）贴)|护理补贴|养老服务补贴|服务补贴|福利补贴|特困[^。；]{0,30}(?:生活费|护理费)|老年人[^。；]{0,30}(?:津贴|补贴|救助)|养老金(?!融)|残疾人[^。；]{0,10}补贴|适老化改造[^。；]{0,20}补(?:贴|助)|意外伤害保险|临时救助|救助补贴|家庭成员[^。；]{0,6}补贴|报销/;

/** Null when the clause speaks of no money. Where several are paid, the person's money wins only if it comes first. */
export function payeeOf(text: string): Payee | null {
  if (!MONEY.test(text)) return null;
  const found: [number, Payee][] = [
    [text.search(TO_PERSON), "person"],
    [text.search(TO_WORKER), "worker"],
    [text.search(TO_INSTITUTION), "institution"],
  ];
  const placed = found.filter(([at]) => at >= 0).sort(([a], [b]) => a - b);
  return placed[0]?.[1] ?? null;
}
