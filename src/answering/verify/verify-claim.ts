/** One claim and the citations it marks → everything wrong with it. Pure; the same for templates and for a model. */
import type { Citation } from "../answer.ts";
import { align } from "./alignment.ts";
import type { Aligned, Fragment } from "./alignment.ts";
import { withoutInvisible } from "./canonical.ts";
import type { Claim } from "./claims.ts";
import { conditionViolations } from "./conditions.ts";
import { evidenceOf } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { figureViolations } from "./figures.ts";
import { withoutOpening } from "./opening.ts";
import { silenceViolations, tellsSilence } from "./silence.ts";
import { modalityViolations } from "./modality.ts";
import { nameViolations } from "./names.ts";
import { placeViolations } from "./places.ts";
import { polarityViolations } from "./polarity.ts";
import { deniesRightly, recipientViolations } from "./recipients.ts";
import { supportViolations } from "./support.ts";
import type { Violation } from "./violation.ts";

const withoutEnd = (text: string): string => text.normalize("NFKC").replace(/\s+|[。！？!?;；]{1,4}$/gu, "");

/** A sentence of the clause, word for word and whole, needs no more proof; a part of one may leave out its 不得. */
function isWholeSentence(text: string, { passages, isRow }: Evidence): boolean {
  const words = withoutEnd(text);
  return !isRow && passages.some((passage) => withoutEnd(passage.text) === words);
}

/** Violations of one claim; empty where it is faithful to what it cites. */
export function verifyClaim(claim: Claim, citations: readonly Citation[]): Violation[] {
  if (claim.marks.length === 0) return [{ kind: "claim-without-citation", text: claim.text, against: "" }];
  const invented = claim.marks.filter((mark) => mark < 1 || mark > citations.length);
  if (invented.length > 0)
    return invented.map((mark) => ({ kind: "citation-missing", text: `[${mark}]`, against: "" }));
  const cited = claim.marks.flatMap((mark) => citations[mark - 1] ?? []).map(evidenceOf);
  if (cited.some((evidence) => isWholeSentence(claim.text, evidence))) return [];
  const whole = align(withoutOpening(claim.text), cited);
  if (!whole) return [{ kind: "claim-without-citation", text: claim.text, against: "" }];
  const silent = whole.fragments.filter(tellsSilence).flatMap(silenceViolations);
  const aligned = only(whole, (fragment) => !tellsSilence(fragment) && !deniesRightly(fragment));
  if (aligned.fragments.length === 0) return silent;
  return [
    ...silent,
    ...figureViolations(aligned),
    ...nameViolations(aligned),
    ...placeViolations(aligned),
    ...polarityViolations(aligned),
    ...modalityViolations(aligned),
    ...recipientViolations(aligned),
    ...conditionViolations(aligned),
    ...supportViolations(aligned),
  ];
}

/** The claim without the fragments that are judged by themselves. */
function only(aligned: Aligned, keep: (fragment: Fragment) => boolean): Aligned {
  const fragments = aligned.fragments.filter(keep);
  if (fragments.length === aligned.fragments.length) return aligned;
  const text = fragments.map((fragment) => fragment.text).join("，");
  return { ...aligned, fragments, text, canonical: fragments.map((fragment) => fragment.canonical).join("，") };
}

const SHORTEST_COMMAND = 5;

/** Words of a sentence that speaks to the machine, told as if they were the document's. */
function commandIn(text: string, cited: readonly Evidence[]): Violation | null {
  const parts = withoutInvisible(text)
    .split(/[，：；。！？,:;]/u)
    .map((part) => part.replace(/\s+/gu, ""));
  const commands = cited.flatMap((evidence) => evidence.commands);
  const told = parts.find(
    (part) => part.length >= SHORTEST_COMMAND && commands.some((command) => command.includes(part)),
  );
  return told === undefined ? null : { kind: "wording-unsupported", text: told, against: "" };
}

/**
 * The facts of a sentence of our own, which has its quotation below it: figures, dates, denials and force. Whom a quotation
 * restricts it says itself.
 * @param allowedText numbers worked out from cited ones may be used as they stand here.
 */
export function verifyFacts(claim: Claim, citations: readonly Citation[], allowedText: string): Violation[] {
  const cited = claim.marks.flatMap((mark) => citations[mark - 1] ?? []).map(evidenceOf);
  const command = commandIn(claim.text, cited);
  if (command !== null) return [command];
  const aligned = align(claim.text, cited);
  if (!aligned) return [];
  const found = [...figureViolations(aligned), ...polarityViolations(aligned)];
  return found.filter(({ text }) => {
    const numbers = text.match(/\d+(?:\.\d+)?/g) ?? [];
    return !numbers.some((number) => allowedText.includes(number));
  });
}
