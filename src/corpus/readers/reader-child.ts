/**
 * The process that reads rich files: bytes come in by message, an extraction or one plain error goes out. It ends with its
 * parent, and holds nothing that outlives a file.
 */
import { CorpusError } from "../../errors.ts";
import { extractRichFile } from "./rich-files.ts";
import { isReadRequest, type ReadReply } from "./read-message.ts";

const reply = (message: ReadReply): void => {
  process.send?.(message);
};

async function answer(message: unknown): Promise<void> {
  if (!isReadRequest(message)) return;
  const { bytes, file, extension } = message;
  try {
    reply({ kind: "extraction", extraction: await extractRichFile(bytes, file, extension) });
  } catch (error) {
    if (error instanceof CorpusError) reply({ kind: "refused", reason: error.message, remedy: error.remedy });
    else reply({ kind: "failed", detail: error instanceof Error ? error.message : String(error) });
  }
}

process.on("message", (message) => void answer(message));
process.on("disconnect", () => process.exit(0));
