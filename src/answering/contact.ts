/** A place → whom to ask there, as the last section of an answer. */
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { AnswerSection } from "./answer.ts";
import { fill, wording } from "./wording.ts";

/** The civil affairs office of a place, by its name. */
const officeOf = (place: string): string => (/(?:省|自治区)$/u.test(place) ? `${place}民政厅` : `${place}民政局`);

/** @param place full name of the narrowest region; undefined where none is known. */
export function contactFor(place: string | undefined): AnswerSection {
  const text = place ? fill(wording.contact, { office: officeOf(place) }) : wording.contactNoPlace;
  return { role: "contact", text };
}

/** Whom to ask in the region that a question is about. */
export const contactSection = ({ region }: UnderstoodQuestion): AnswerSection => contactFor(region?.ladder[0]);
