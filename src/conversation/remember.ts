/** A session and the turn that was just answered → what is remembered of it for the next turn: the place, the topic. Redacted. */
import type { UnderstoodQuestion } from "../retrieval/ranked-clause.ts";
import type { Resolved } from "./follow-up.ts";
import { redact } from "./redact.ts";
import type { Session } from "./session.ts";

export interface AnsweredTurn {
  asked: string;
  resolved: Resolved;
  question: UnderstoodQuestion;
}

export function remember(session: Session, { asked, resolved, question }: AnsweredTurn): Session {
  const followUp = resolved.isFollowUp && resolved.topic !== resolved.text ? asked : null;
  return {
    ...session,
    named: onlyNamed(question) ?? session.named,
    topic: redact(resolved.topic),
    lastFollowUp: followUp === null ? null : redact(followUp),
  };
}

/** The region that a question names, when it names just one. */
function onlyNamed(question: UnderstoodQuestion): string | null {
  const [first, ...others] = question.namedRegions;
  return first && others.length === 0 ? (first.ladder[0] ?? null) : null;
}
