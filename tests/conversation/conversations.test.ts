/** Conversations of several turns: what the last turn becomes, offline. Half of them were written to be measured on only. */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { scriptedReply } from "../../src/answering/scripted.ts";
import { readResolved, resolveFollowUp } from "../../src/conversation/follow-up.ts";
import { remember } from "../../src/conversation/remember.ts";
import { emptySession } from "../../src/conversation/session.ts";
import type { PolicyDocument } from "../../src/corpus/clause.ts";
import { readCorpus } from "../../src/corpus/read-corpus.ts";
import { loadLexicon } from "../../src/language/lexicon.ts";
import { loadPlaceNames } from "../../src/language/place-names.ts";
import { openRegions } from "../../src/language/regions.ts";
import { createQuestionReader } from "../../src/retrieval/question.ts";
import type { QuestionReader } from "../../src/retrieval/question.ts";

const schema = z.object({
  id: z.string(),
  split: z.enum(["dev", "held-out"]),
  kind: z.string(),
  turns: z.array(z.string()).min(2),
  /** Null where the last turn is no question but asks for a citation. */
  leans: z.boolean().nullable(),
  contains: z.array(z.string()),
  lacks: z.array(z.string()),
  region: z.string().nullable(),
  document: z.string().optional(),
});
type Case = z.infer<typeof schema>;

const cases: Case[] = readFileSync("tests/golden/conversations.jsonl", "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => schema.parse(JSON.parse(line)));

let reader: QuestionReader;
let documents: PolicyDocument[];
beforeAll(async () => {
  reader = createQuestionReader({
    lexicon: await loadLexicon("corpus"),
    regions: openRegions(await loadPlaceNames("corpus")),
  });
  documents = (await readCorpus("corpus")).documents.map(({ document }) => document);
});

/** The last turn as it is understood after those before it. */
function play(turns: readonly string[]): { text: string; isFollowUp: boolean; region: string | null } {
  let session = emptySession;
  let last = { text: "", isFollowUp: false, region: null as string | null };
  for (const asked of turns) {
    if (scriptedReply(asked)?.alsoSearch === false) continue;
    const read = (words: string): ReturnType<QuestionReader> =>
      reader(words, { regionSetting: session.region ?? session.named, documents });
    const resolved = resolveFollowUp(asked, session, read);
    const question = readResolved(asked, resolved, read);
    session = remember(session, { asked, resolved, question });
    last = { text: resolved.text, isFollowUp: resolved.isFollowUp, region: question.region?.ladder[0] ?? null };
  }
  return last;
}

/** What is wrong with a case; null when nothing is. */
function fault({ turns, leans, contains, lacks, region }: Case): string | null {
  const last = play(turns);
  const lost = contains.filter((words) => !words.split("|").some((word) => last.text.includes(word)));
  const kept = lacks.filter((words) => last.text.includes(words));
  const problems = [
    ...(last.isFollowUp === leans ? [] : [`leans ${String(last.isFollowUp)}`]),
    ...lost.filter((words) => words !== region?.slice(0, words.length)).map((words) => `lost ${words}`),
    ...kept.map((words) => `kept ${words}`),
    ...(region === null || last.region === region ? [] : [`region ${String(last.region)}`]),
  ];
  return problems.length === 0 ? null : `${turns.join(" | ")} → ${last.text}: ${problems.join(", ")}`;
}

test.each(["dev", "held-out"] as const)("at least 95 in 100 conversations are understood: %s", (split) => {
  const questions = cases.filter((one) => one.split === split && one.leans !== null);
  const faults = questions.flatMap((one) => fault(one) ?? []);
  expect(questions.length).toBeGreaterThanOrEqual(40);
  expect(faults.length / questions.length, faults.join("\n")).toBeLessThanOrEqual(0.05);
});

test("a change of topic never leans", () => {
  const faults = cases.filter(({ leans }) => leans === false).flatMap((one) => fault(one) ?? []);
  expect(faults).toEqual([]);
});
