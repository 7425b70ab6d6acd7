/** `/工作人员` and `/家属`: a text that only switches for whom answers are worded → the mode; all others → null. */

export type SpeakingMode = "family" | "staff";

const STAFF = /^[/／](?:工作人员|staff)(?:@\w{1,64})?$|^(?:我是|切换到?|换成)工作人员(?:模式)?$/iu;
const FAMILY = /^[/／](?:家属|family)(?:@\w{1,64})?$|^(?:我是|切换到?|换成)家属(?:模式)?$/iu;

export function readMode(text: string): SpeakingMode | null {
  const line = text.normalize("NFKC").trim();
  if (STAFF.test(line)) return "staff";
  return FAMILY.test(line) ? "family" : null;
}
