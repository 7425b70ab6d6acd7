/** Words of the conversation's own, which no document is behind → the Answer that channels show. */
import type { Answer } from "../answering/answer.ts";
import { assemble } from "../answering/assemble.ts";
import type { ScriptedReply } from "../answering/scripted.ts";

/** An answer without a document. */
export function spokenAnswer(spoken: Pick<ScriptedReply, "kind" | "refused" | "text">): Answer {
  return assemble(
    {
      kind: spoken.kind,
      refused: spoken.refused,
      sections: [{ role: "conclusion", text: spoken.text }],
      citations: [],
      notices: [],
      region: null,
      related: [],
    },
    null,
    performance.now(),
  );
}

/** An answer with an urgent sentence set above it. */
export function under(scripted: ScriptedReply, answer: Answer): Answer {
  const kind = scripted.kind === "emergency" ? "emergency" : answer.kind;
  return {
    ...answer,
    kind,
    answer: `${scripted.text}\n\n${answer.answer}`,
    sections: [{ role: "care", text: scripted.text }, ...answer.sections],
  };
}
