/** What the browser remembers: region and reading size for good, the conversation until the window closes. */

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
  /** 0 is the normal view, else the size in px of the elder view: 24, 27 or 30. */
  get elderPx() {
    return read(localStorage, "yiwen.elder", 0);
  },
  set elderPx(value) {
    write(localStorage, "yiwen.elder", value);
  },
};

export const conversation = {
  get id() {
    let id = read(sessionStorage, "yiwen.conversation", null);
    if (id === null) write(sessionStorage, "yiwen.conversation", (id = newId()));
    return id;
  },
  /** `{question, reply}` of every answered question, oldest first. */
  get turns() {
    return read(sessionStorage, "yiwen.turns", []);
  },
  add(turn) {
    write(sessionStorage, "yiwen.turns", [...this.turns, turn].slice(-30));
  },
  clear() {
    sessionStorage.removeItem("yiwen.turns");
    sessionStorage.removeItem("yiwen.conversation");
  },
};
