import { describeNastyReplies } from "../../support/renderer-conformance.ts";
import { renderersUnderTest } from "../../support/renderers-under-test.ts";

describeNastyReplies(renderersUnderTest, 10_000);
