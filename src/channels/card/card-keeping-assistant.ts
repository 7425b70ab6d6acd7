/** An assistant → the same assistant, whose every reply lies on the shelf until its conversation is forgotten. */
import type { Assistant } from "../../conversation/turn.ts";
import type { CardShelf } from "./card-shelf.ts";

export function keepCards(assistant: Assistant, shelf: CardShelf): Assistant {
  return {
    async converse(turn) {
      const reply = await assistant.converse(turn);
      shelf.keep(turn.conversationId, reply);
      return reply;
    },
    async forget(conversationId) {
      shelf.forget(conversationId);
      await assistant.forget(conversationId);
    },
    clause: (id) => assistant.clause(id),
    regions: () => assistant.regions(),
    setRegion: (conversationId, region) => assistant.setRegion(conversationId, region),
    notReady: () => assistant.notReady(),
    feedback: (conversationId, useful) => assistant.feedback(conversationId, useful),
    metrics: () => assistant.metrics(),
  };
}
