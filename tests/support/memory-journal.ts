/** A journal that keeps its entries in this process, for tests of what is built on one. */
import type { Journal, JournalEntry } from "../../src/conversation/journal.ts";
import { redact } from "../../src/conversation/redact.ts";

export function createMemoryJournal(): Journal & { kept: JournalEntry[] } {
  const kept: JournalEntry[] = [];
  return {
    kept,
    record: (who, { kind, region, question }) => {
      kept.push({ at: new Date().toISOString(), who, kind, region, question: redact(question) });
      return Promise.resolve();
    },
    forget: (who) => {
      kept.splice(0, kept.length, ...kept.filter((entry) => entry.who !== who));
      return Promise.resolve();
    },
    entries: () => Promise.resolve([...kept]),
  };
}
