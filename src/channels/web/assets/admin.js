/** The administrator's page: what nobody could answer, complaints, and a rebuild with its progress. The token is not kept. */
import { readEvents } from "./api.js";
import { complaintView, gapView } from "./admin-lists.js";
import { announce, byId, el } from "./dom.js";

const log = (line) => byId("log").append(el("p", {}, line));
const offline = { error: { message: "连不上服务。", remedy: "请稍后再试。" } };

function tell(fault) {
  byId("fault").hidden = fault === null;
  byId("fault").textContent = fault === null ? "" : `${fault.error.message}${fault.error.remedy}`;
}

/** Calls with the token; a failure is told and gives null. */
async function call(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const headers = { Authorization: `Bearer ${byId("token").value.trim()}` };
  const response = await fetch(path, { ...options, headers }).catch(() => null);
  if (response?.ok) {
    tell(null);
    return response;
  }
  tell(response === null ? offline : await response.json().catch(() => offline));
  return null;
}

async function showLists() {
  const gaps = await call("/api/admin/gaps");
  if (gaps === null) return;
  const complaints = await call("/api/admin/complaints");
  if (complaints === null) return;
  const act = async (path, body, words) => {
    if ((await call(path, body)) === null) return;
    announce(words);
    await showLists();
  };
  const gapList = (await gaps.json()).gaps;
  const complaintList = (await complaints.json()).complaints;
  const none = (words) => [el("li", { class: "quiet" }, words)];
  byId("gaps").replaceChildren(...(gapList.length === 0 ? none("没有没答上的问题。") : gapList.map((gap) => gapView(gap, act))));
  byId("complaints").replaceChildren(
    ...(complaintList.length === 0 ? none("没有投诉。") : complaintList.map((complaint) => complaintView(complaint, act))),
  );
  announce(`没答上的问题 ${gapList.length} 个，投诉 ${complaintList.length} 件`);
}

async function rebuild() {
  const response = await call("/api/admin/reindex", {});
  if (response === null) return;
  for await (const { event, data } of readEvents(response)) {
    if (event === "progress") log(data.line);
    else if (event === "error") log(`${data.error.message}${data.error.remedy}`);
    else if (event === "done") [...data.report, "重建完成"].forEach(log);
  }
}

byId("admin").addEventListener("submit", (event) => {
  event.preventDefault();
  void showLists();
});
byId("run").addEventListener("click", async () => {
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
