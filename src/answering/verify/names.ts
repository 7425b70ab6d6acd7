/**
 * Names of a claim: papers, 文号, offices and who leads. Each must stand in the cited clause or in its title and headings;
 * an office must do there what the claim says it does.
 */
import type { Aligned } from "./alignment.ts";
import { canonical } from "./canonical.ts";
import { piecesFor } from "./pieces.ts";
import type { Violation } from "./violation.ts";

const PAPER = /《([^《》]{2,60})》/gu;
const DOCUMENT_NUMBER = /[\p{Script=Han}]{1,8}〔\d{4}〕\s*\d+\s*号|[\p{Script=Han}]{2,8}令第\s*\d+\s*号/gu;
const OFFICE =
  /[\p{Script=Han}]{1,12}?(?:厅|(?<![布格全大结])局|委员会|卫健委|发展改革委|发改委|健康委|国资委|妇联|残联|总工会|团省委|管委会|支行|法院|检察院|(?<!承担)部门|人民政府|(?<!省|级|地)政府(?!购买|采购|补贴|主导|投资|补助|兴办|举办|扶|奖|部门|集中|政策|投入|机关|信息|指导|供养|支持|财政|按|保|和|与|签))/gu;
const LEADS_IT = /牵头(?:单位|部门)?(?:是|为)([\p{Script=Han}]{2,14})/gu;
const LEAD = /(?:由|，|^)([\p{Script=Han}]{2,14}?)(?:牵头|会同)/gu;
/** 由某部门承担: who does it. */
const DONE_BY =
  /由(?!政府)([\p{Script=Han}]{2,16}?)(?:承担|负责|管理|统一管理|处罚|查处|依法|按规定|集中|举办|组织|牵头|会同|制定|安排|确定|评估|发放|认定|提供|设置|搭建|建设)/gu;

const bare = (text: string): string => text.normalize("NFKC").replace(/\s+/gu, "");

function printedSources({ all }: Aligned): { text: string; context: string }[] {
  return all.map((evidence) => ({
    text: bare(evidence.passages.map(({ text }) => text).join("")),
    context: evidence.context,
  }));
}

const stands = (name: string, aligned: Aligned): boolean =>
  aligned.all.some(({ canonical: text, context }) => `${context}\n${text}`.includes(canonical(name)));

function paperViolations(aligned: Aligned): Violation[] {
  const names = [
    ...[...aligned.text.matchAll(PAPER)].map(([, name]) => name ?? ""),
    ...[...bare(aligned.text).matchAll(DOCUMENT_NUMBER)].map(([number]) => number),
  ];
  return names
    .filter((name) => !stands(name, aligned) && !stands(name.replace(/^(?:根据|按照|依据|依照|按)/u, ""), aligned))
    .map((text) => ({ kind: "name-not-cited", text, against: "" }));
}

/** 「省民政厅牵头」: the clause must say so of the same office. */
function leadViolations(aligned: Aligned): Violation[] {
  const sources = printedSources(aligned);
  const told = bare(aligned.text);
  return [...told.matchAll(LEAD), ...told.matchAll(LEADS_IT)].flatMap(([, name = ""]): Violation[] => {
    const office = name.replace(/^(?:是|.{0,12}由)/u, "");
    if (!/[厅局委办部会院]$|政府$|部门$/u.test(office)) return [];
    const leads = sources.some(({ text }) => text.includes(`${office}牵头`) || text.includes(`${office}会同`));
    if (leads) return [];
    const against =
      sources.map(({ text }) => /[\p{Script=Han}]{2,12}(?:牵头|会同)/u.exec(text)?.[0] ?? "").find(Boolean) ?? "";
    return [{ kind: "office-changed", text: `${office}牵头`, against }];
  });
}

function doerViolations(aligned: Aligned): Violation[] {
  const sources = printedSources(aligned);
  return [...bare(aligned.text).matchAll(DONE_BY)].flatMap(([whole, name = ""]): Violation[] => {
    const offices = name.split(/[、和及与]/u).filter((part) => part.length >= 2);
    const first = offices[0];
    if (first === undefined) return [];
    const passages = aligned.fragments.map(({ passage }) => bare(passage.text));
    const known = passages.some(
      (text) =>
        text.includes(`由${first}`) ||
        new RegExp(`[（(、][^（）()]{0,200}${escape(first)}[^（）()]{0,200}(?:负责|参加|配合)[）)]`, "u").test(text) ||
        new RegExp(`[（(]${escape(first)}`, "u").test(text),
    );
    if (known || isSubject(first, passages)) return [];
    const against = sources.map(({ text }) => /由[\p{Script=Han}]{2,14}/u.exec(text)?.[0] ?? "").find(Boolean) ?? "";
    return [{ kind: "office-changed", text: whole, against }];
  });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

/** 「省民政厅会同……加强监督」: the office is the sentence's subject. */
const isSubject = (office: string, passages: readonly string[]): boolean =>
  passages.some((text) => text.startsWith(office) || text.includes(`，${office}`));

function officeViolations(aligned: Aligned): Violation[] {
  const found = [...bare(aligned.text).matchAll(OFFICE)].map(([name]) =>
    name.replace(/^(?:.*[由为向、和与及是的等]|.*(?:负责|参加|会同|牵头))/u, ""),
  );
  return found
    .filter(
      (name) =>
        name.length >= 3 &&
        !stands(name, aligned) &&
        !(name.length > 5 && stands(name.slice(name.endsWith("委员会") ? -8 : -4), aligned)),
    )
    .map((text) => ({ kind: "name-not-cited", text, against: "" }));
}

const LEVEL = /国家级|省级|市级|州级|县级|乡级|乡镇级|村级/gu;

/** 县、乡二级 and 县（市、区）级 name the 县级, too. */
const sharesLevel = (level: string, text: string): boolean =>
  new RegExp(`${level[0] ?? ""}[、（(级]|、${level[0] ?? ""}[二两]`, "u").test(text);

/** 「县级搭建」 beside 「省级搭建」. */
function levelViolations({ fragments }: Aligned): Violation[] {
  return fragments.flatMap((fragment) => {
    const { spoken } = piecesFor(fragment, { least: 0.6, printed: true });
    const near = spoken.join("");
    const written = near.match(LEVEL) ?? [];
    const strange = (fragment.text.match(LEVEL) ?? []).find(
      (level) => !near.includes(level) && !sharesLevel(level, near),
    );
    if (
      strange === undefined ||
      sharesLevel(strange, fragment.passage.text) ||
      (written.length === 0 && fragment.passage.text.includes(strange))
    )
      return [];
    return [{ kind: "office-changed", text: strange, against: written[0] ?? near } satisfies Violation];
  });
}

/** What is wrong with the names of a claim. */
export function nameViolations(aligned: Aligned): Violation[] {
  return [
    ...paperViolations(aligned),
    ...officeViolations(aligned),
    ...leadViolations(aligned),
    ...doerViolations(aligned),
    ...levelViolations(aligned),
  ];
}
