/** Calls the server. Every failure becomes a `Trouble` with a Chinese message and what to do. */

export class Trouble extends Error {
  constructor({ code = "network", message, remedy }) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}

const offline = { message: "连不上服务。", remedy: "请看看网络，过一会儿再试；急事请拨 12345。" };

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Trouble(offline);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new Trouble(body?.error ?? { message: "服务出了点问题。", remedy: "请稍后再试；急事请拨 12345。" });
}

const post = (body, accept = "application/json") => ({
  method: "POST",
  headers: { "Content-Type": "application/json", Accept: accept },
  body: JSON.stringify(body),
});

const json = async (path) => (await call(path)).json();

/** `{regions: string[], ladders?: string[][]}` */
export const loadRegions = async () => (await call("/api/regions")).json();
/** `{name, ladder, withDocuments}` of a place as written by a person. */
export const loadLadder = (name) => json(`/api/regions/ladder?${new URLSearchParams({ name })}`);
export const loadClause = async (id) => (await call(`/api/clauses/${encodeURIComponent(id)}`)).json();
export const loadDocuments = async () => (await json("/api/documents")).documents;
export const loadOutline = async (id) => (await json(`/api/documents/${encodeURIComponent(id)}/outline`)).outline;
/** @param {{from?: number, clause?: string, limit?: number}} where */
export const loadReading = (id, where) => json(`/api/documents/${encodeURIComponent(id)}?${new URLSearchParams(where)}`);
/** @param {{q: string, document?: string, offset?: number}} query */
export const searchText = (query) => json(`/api/search?${new URLSearchParams(query)}`);

/** @param {string | null} conversationId null where the server keeps none */
export const sendFeedback = (conversationId, useful) => call("/api/feedback", post({ conversationId, useful }));
/** A question handed to the administrator, by the person's own wish. */
export const handIn = (question, region) => call("/api/gaps", post({ question, region }));
export const forget = (conversationId) => call("/api/forget", post({ conversationId }));

/** Yields `{event, data}` from an event stream. */
export async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const event = lines.find((line) => line.startsWith("event: "))?.slice(7) ?? "message";
      const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      yield { event, data: JSON.parse(data.join("\n")) };
    }
  }
}

/**
 * Asks, telling each step as it comes.
 * @param {object} request the question, the region, and the conversation's id or memory
 * @param {{onStep: (step: object) => void, onDelta: (text: string) => void}} handlers
 */
export async function ask(request, { onStep, onDelta }) {
  const response = await call("/api/ask", post(request, "text/event-stream"));
  try {
    for await (const { event, data } of readEvents(response)) {
      if (event === "step") onStep(data);
      else if (event === "delta") onDelta(data.text);
      else if (event === "answer") return data;
      else if (event === "error") throw new Trouble(data.error);
    }
  } catch (error) {
    if (error instanceof Trouble) throw error;
  }
  throw new Trouble({ message: "回答没有传完。", remedy: "请再问一次。" });
}
