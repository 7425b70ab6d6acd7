import { describeNastyReplies, describeRenderer } from "../../support/renderer-conformance.ts";
import { renderersUnderTest } from "../../support/renderers-under-test.ts";

for (const renderer of renderersUnderTest) describeRenderer(renderer);
describeNastyReplies(renderersUnderTest, 150);
