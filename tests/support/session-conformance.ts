/** Every SessionStore passes these, whatever it keeps sessions in. */
import { expect, test } from "vitest";
import { emptySession } from "../../src/conversation/session.ts";
import type { SessionStore } from "../../src/conversation/session.ts";

export function testSessionStore(name: string, open: () => Promise<SessionStore>): void {
  const session = {
    ...emptySession,
    region: "河北省",
    topic: "高龄津贴多少",
    lastFollowUp: null,
    staff: true,
    cited: ["plan-1"],
  };

  test(`${name}: an unknown conversation is empty`, async () => {
    expect(await (await open()).read("telegram:1")).toEqual(emptySession);
  });

  test(`${name}: what was written is read back`, async () => {
    const store = await open();
    await store.write("telegram:1", session);
    expect(await store.read("telegram:1")).toEqual(session);
    expect(await store.read("telegram:2")).toEqual(emptySession);
  });

  test(`${name}: the last write wins, also when many come at once`, async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) => store.write(`web:${turn % 4}`, { ...session, topic: `问${turn}` })),
    );
    await store.write("web:0", { ...session, topic: "最后" });
    expect((await store.read("web:0")).topic).toBe("最后");
  });

  test(`${name}: a deleted conversation is empty again`, async () => {
    const store = await open();
    await store.write("telegram:1", session);
    await store.delete("telegram:1");
    expect(await store.read("telegram:1")).toEqual(emptySession);
    await store.delete("telegram:1");
  });
}
