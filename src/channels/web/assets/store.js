/** What the browser remembers: region, view and consent for good, the conversation until the window closes. */

function read(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page works without memory.
  }
}

const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const settings = {
  get region() {
    return read(localStorage, "yiwen.region", null);
  },
  set region(value) {
    write(localStorage, "yiwen.region", value);
  },
  /** The rungs above a place that the person wrote, those with documents; null where the list of places knows. */
  get rungs() {
    return read(localStorage, "yiwen.rungs", null);
  },
  set rungs(value) {
    write(localStorage, "yiwen.rungs", value);
  },
  /** Whether the person agreed that the server keeps the conversation. */
  get consent() {
    return read(localStorage, "yiwen.consent", false) === true;
  },
  set consent(value) {
    write(localStorage, "yiwen.consent", value);
  },
};

const smallest = { normal: 18, elder: 22 };
const usual = { normal: 18, elder: 24 };
const largest = 30;
const stepPx = 2;

/** How the page looks. `boot.js` turns it into classes; every change is told by `yiwen:view`. */
export const view = {
  get all() {
    return read(localStorage, "yiwen.view", {});
  },
  change(changes) {
    write(localStorage, "yiwen.view", { ...this.all, ...changes });
    document.dispatchEvent(new Event("yiwen:view"));
  },
  get isElder() {
    return this.all.elder === true;
  },
  /** Staff see the same, denser; not in the elder view. */
  get isStaff() {
    return this.all.staff === true && !this.isElder;
  },
  get px() {
    const kind = this.isElder ? "elder" : "normal";
    return Math.min(largest, Math.max(smallest[kind], this.all.px ?? usual[kind]));
  },
  get isSmallest() {
    return this.px <= smallest[this.isElder ? "elder" : "normal"];
  },
  get isLargest() {
    return this.px >= largest;
  },
  /** @param {1 | -1} direction */
  resize(direction) {
    this.change({ px: Math.min(largest, this.px + direction * stepPx) });
  },
};

export const conversation = {
  get id() {
    let id = read(sessionStorage, "yiwen.conversation", null);
    if (id === null) write(sessionStorage, "yiwen.conversation", (id = newId()));
    return id;
  },
  /** What the server wants to be told again with the next question; null for a new conversation. */
  get memory() {
    return read(sessionStorage, "yiwen.memory", null);
  },
  set memory(value) {
    write(sessionStorage, "yiwen.memory", value);
  },
  /** `{question, reply}` of every answered question, oldest first. */
  get turns() {
    return read(sessionStorage, "yiwen.turns", []);
  },
  add(turn) {
    write(sessionStorage, "yiwen.turns", [...this.turns, turn].slice(-30));
  },
  clear() {
    for (const key of ["turns", "conversation", "memory"]) sessionStorage.removeItem(`yiwen.${key}`);
  },
};
