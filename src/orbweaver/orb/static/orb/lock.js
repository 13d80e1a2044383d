// The lock: covers the page when its person is away or asks for it, and takes nothing from it.
//
// dialog[data-cover] holds form[data-unlock]; form[data-lock] locks the session at the house. What
// counts is the house: the cover only hides what stands on the screen. Windows of one browser tell
// one another when somebody is here, and when the lock falls or opens.
const LOOK_EVERY_MS = 5_000;
const KEY = "L";
const TYPING = "input, textarea, select, [contenteditable]";
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"];

class Lock {
  constructor(cover, lockForm) {
    this.cover = cover;
    this.lockForm = lockForm;
    this.form = cover.querySelector("[data-unlock]");
    this.says = cover.querySelector("[data-says]");
    this.afterMs = Number(cover.dataset.cover) * 1000;
    this.windows = new BroadcastChannel("orb-lock");
    this.seenAt = Date.now();
    this.toldAt = 0;
  }

  get isCovered() {
    return this.cover.open;
  }

  here() {
    this.seenAt = Date.now();
    if (!this.isCovered && this.seenAt - this.toldAt > LOOK_EVERY_MS) {
      this.toldAt = this.seenAt;
      this.windows.postMessage("here");
    }
  }

  look() {
    if (!this.isCovered && Date.now() - this.seenAt >= this.afterMs) {
      this.fall();
    }
  }

  // Covers this window, then the others; the house is told at once, and again before it opens.
  fall() {
    this.hide();
    this.windows.postMessage("locked");
    this.tell(this.lockForm).catch(() => undefined);
  }

  hide() {
    if (!this.isCovered) {
      document.dispatchEvent(new CustomEvent("orb:hide"));
      this.say("");
      this.cover.showModal();
    }
  }

  open() {
    this.form.reset();
    this.here();
    this.cover.close("opened");
  }

  async tell(form) {
    const reply = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
    });
    return reply.type === "opaqueredirect" ? 200 : reply.status;
  }

  async answer() {
    this.say("");
    const { wrong, wait, lost } = this.cover.dataset;
    try {
      const isLocked = (await this.tell(this.lockForm)) === 200;
      const status = isLocked ? await this.tell(this.form) : 0;
      if (status === 200) {
        this.windows.postMessage("opened");
        this.open();
      } else {
        this.say({ 403: wrong, 429: wait }[status] ?? lost);
      }
    } catch {
      this.say(lost);
    }
    this.form.elements.password.value = "";
  }

  say(words) {
    this.says.textContent = words;
    this.says.hidden = words === "";
  }

  hear({ data }) {
    if (data === "here") {
      this.seenAt = Date.now();
    } else if (data === "locked") {
      this.hide();
    } else if (data === "opened" && this.isCovered) {
      this.open();
    }
  }

  // Escape closes dialogs; not this one.
  closed() {
    if (this.cover.returnValue !== "opened") {
      this.cover.showModal();
    }
    this.cover.returnValue = "";
  }
}

function wire(lock) {
  for (const sign of SIGNS) {
    document.addEventListener(sign, () => lock.here(), { passive: true });
  }
  document.addEventListener("visibilitychange", () => lock.look());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.closest(TYPING);
    const isBusy = document.querySelector("dialog[open]") !== null;
    if (event.key === KEY && !event.ctrlKey && !event.metaKey && !isTyping && !isBusy) {
      event.preventDefault();
      lock.fall();
    }
  });
  lock.lockForm.addEventListener("submit", (event) => {
    event.preventDefault();
    delete lock.lockForm.dataset.onItsWay;
    lock.fall();
  });
  lock.form.addEventListener("submit", (event) => {
    event.preventDefault();
    delete lock.form.dataset.onItsWay;
    lock.answer();
  });
  lock.cover.addEventListener("cancel", (event) => event.preventDefault());
  lock.cover.addEventListener("close", () => lock.closed());
  lock.windows.addEventListener("message", (event) => lock.hear(event));
  setInterval(() => lock.look(), LOOK_EVERY_MS);
}

const cover = document.querySelector("dialog[data-cover]");
const lockForm = document.querySelector("form[data-lock]");
if (cover && lockForm) {
  wire(new Lock(cover, lockForm));
}
