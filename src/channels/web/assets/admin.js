/** The administrator's page: starts a rebuild and shows its lines as they come. The token is not kept. */
import { byId, el } from "./dom.js";
import { readEvents } from "./api.js";

const log = (line) => byId("log").append(el("p", {}, line));
const tell = ({ error }) => log(`${error.message}${error.remedy}`);

async function rebuild() {
  const response = await fetch("/api/admin/reindex", {
    method: "POST",
    headers: { Authorization: `Bearer ${byId("token").value.trim()}` },
  });
  if (!response.ok) return tell(await response.json());
  for await (const { event, data } of readEvents(response)) {
    if (event === "progress") log(data.line);
    else if (event === "error") tell(data);
    else if (event === "done") [...data.report, "重建完成"].forEach(log);
  }
}

byId("admin").addEventListener("submit", async (event) => {
  event.preventDefault();
  byId("run").disabled = true;
  byId("log").replaceChildren();
  try {
    await rebuild();
  } catch {
    log("连不上服务，请稍后再试。");
  } finally {
    byId("run").disabled = false;
  }
});
