/**
 * 投诉与反馈: a page that works without any script. A form post → a receipt and the day by which it is answered; a receipt
 * → the answer. Refuses posts of foreign pages (see security.ts), empty text, and more than a minute's allowance.
 */
import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { COMPLAINT_WORKING_DAYS, complaintTopics, MAX_COMPLAINT_CHARS } from "../../conversation/service-desk.ts";
import type { Complaint, ComplaintTopic, ServiceDesk } from "../../conversation/service-desk.ts";
import { YiwenError } from "../../errors.ts";
import { Allowance } from "./allowance.ts";

type Html = ReturnType<typeof html>;

const writesPerMinute = 30;

function dayWords(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split("-").map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
}

const page = (title: string, body: Html): Html =>
  html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · 颐问</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <script src="/assets/boot.js"></script>
        <link rel="stylesheet" href="/assets/app.css" />
        <link rel="stylesheet" href="/assets/print.css" media="print" />
      </head>
      <body>
        <a class="skip" href="#main">跳到正文</a>
        <header class="top">
          <h1>${title}</h1>
          <nav class="tools" aria-label="颐问"><a class="button" href="/">回到提问</a></nav>
        </header>
        <main id="main">${body}</main>
        <footer>
          <p>
            急事请拨 <a href="tel:120">120</a> 或 <a href="tel:110">110</a>。办事和投诉也可以拨
            <a href="tel:12345">12345</a>，全天有人接。
          </p>
        </footer>
      </body>
    </html>`;

const terms = (): Html =>
  html`<section class="part" aria-labelledby="who">
    <h2 id="who">谁来处理，多久答复</h2>
    <ul>
      <li>由管理颐问的人处理。</li>
      <li><strong>${COMPLAINT_WORKING_DAYS} 个工作日内答复</strong>，遇法定节假日顺延。</li>
      <li>交上去会给您一个受理号。拿受理号在这一页看答复，不用留姓名和电话。</li>
      <li>写的身份证号、电话、银行卡号会自动隐去。记录保存 90 天，到期删除。</li>
      <li>等不及，或者对答复不满意，可以拨 <a href="tel:12345">12345</a>。</li>
    </ul>
  </section>`;

interface FormState {
  topic?: string;
  text?: string;
  /** What was wrong with the last try. */
  fault?: string;
}

const form = ({ topic, text, fault }: FormState): Html =>
  html`<form class="paper-form" method="post" action="/feedback">
    <h2>写下来</h2>
    ${fault === undefined ? "" : html`<p class="error" role="alert" id="fault">${fault}</p>`}
    <fieldset>
      <legend>是哪方面的事</legend>
      ${complaintTopics.map(
        (name, i) =>
          html`<label class="pick"
            ><input
              type="radio"
              name="topic"
              value="${name}"
              ${name === topic || (topic === undefined && i === 0) ? "checked" : ""}
            />
            <span>${name}</span></label
          >`,
      )}
    </fieldset>
    <label for="text">哪里不对，您希望怎样</label>
    <textarea id="text" name="text" rows="6" maxlength="${MAX_COMPLAINT_CHARS}" required>${text ?? ""}</textarea>
    <p class="quiet">最多 ${MAX_COMPLAINT_CHARS} 字。说明问的是什么、答的哪里不对，处理起来快些。</p>
    <button type="submit" class="primary">交上去</button>
  </form>`;

const lookUp = (receipt = ""): Html =>
  html`<form class="paper-form" method="get" action="/feedback">
    <h2>看答复</h2>
    <label for="receipt">受理号（八个字母）</label>
    <div class="row">
      <input
        id="receipt"
        name="receipt"
        value="${receipt}"
        maxlength="20"
        autocomplete="off"
        autocapitalize="characters"
      />
      <button type="submit">看答复</button>
    </div>
  </form>`;

const received = (complaint: Complaint): Html =>
  html`<section class="part urgent" role="status">
    <h2>收到了</h2>
    <p>受理号 <strong class="receipt">${complaint.receipt}</strong>。请抄下来或截图。</p>
    <p>
      我们会在 <strong>${dayWords(complaint.dueDate)}</strong> 前答复（${COMPLAINT_WORKING_DAYS}
      个工作日内）。到时拿受理号在这一页看。
    </p>
  </section>`;

const status = (complaint: Complaint): Html =>
  html`<section class="part urgent" role="status">
    <h2>受理号 ${complaint.receipt}</h2>
    <p>${dayWords(complaint.at)}交上来的，关于“${complaint.topic}”。</p>
    ${
      complaint.answer === null
        ? html`<p>还在处理，会在 <strong>${dayWords(complaint.dueDate)}</strong> 前答复。</p>`
        : html`<p>答复：</p>
            <blockquote class="kept-lines">${complaint.answer}</blockquote>`
    }
  </section>`;

const isTopic = (value: unknown): value is ComplaintTopic => complaintTopics.some((name) => name === value);

/** Adds `/feedback`. */
export function mountComplaints(app: Hono, desk: ServiceDesk): void {
  const allowance = new Allowance(writesPerMinute);
  app.get("/feedback", async (c) => {
    const { receipt } = c.req.query();
    if (receipt === undefined) return c.html(page("投诉与反馈", html`${terms()}${form({})}${lookUp()}`));
    try {
      const complaint = await desk.complaint(receipt.slice(0, 20));
      return c.html(page("投诉与反馈", html`${status(complaint)}${lookUp(complaint.receipt)}${terms()}`));
    } catch (error) {
      return refuse(
        c,
        error,
        (fault) =>
          html`<p class="error" role="alert">${fault}</p>
            ${lookUp(receipt)}${terms()}`,
      );
    }
  });
  app.post("/feedback", async (c) => {
    const fields = await c.req.parseBody();
    const topic = isTopic(fields["topic"]) ? fields["topic"] : "其他";
    const text = typeof fields["text"] === "string" ? fields["text"] : "";
    try {
      allowance.take();
      const complaint = await desk.complain(topic, text);
      return c.html(page("投诉与反馈", html`${received(complaint)}${terms()}`));
    } catch (error) {
      return refuse(c, error, (fault) => html`${form({ topic, text, fault })}${terms()}`);
    }
  });
}

/** The page again, with what was wrong; what is not ours to explain is thrown on. */
function refuse(c: Context, error: unknown, body: (fault: string) => Html): Response | Promise<Response> {
  if (!(error instanceof YiwenError)) throw error;
  c.status(error.httpStatus === 404 ? 404 : error.httpStatus === 429 ? 429 : 400);
  return c.html(page("投诉与反馈", body(`${error.message}${error.remedy}`)));
}
