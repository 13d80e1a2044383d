// Rest: counts down by the server's clock, and shows the way back as soon as the server says so.
"use strict";

const ASK_MS = 15_000;
const SIGNS = ["keydown", "pointerdown", "pointermove"];
const TICK_MS = 1_000;
const FORBIDDEN = 403;
const part = document.querySelector("[data-rest]");

function within(name) {
  return part.querySelector(`[data-rest-${name}]`);
}

function write(name, text) {
  const place = within(name);
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.hidden = !text;
}

class Rest {
  constructor() {
    this.isOpen = part.dataset.open === "yes";
    this.sawSomebody = false;
    this.waitFor(Number(part.dataset.leftS));
  }

  // Durations alone, by a clock that nobody can set: what the browser takes for the time is not asked.
  waitFor(leftS) {
    this.endsAt = leftS > 0 ? performance.now() + leftS * 1000 : null;
  }

  get leftS() {
    return this.endsAt === null ? null : Math.max(0, (this.endsAt - performance.now()) / 1000);
  }

  tick() {
    if (this.leftS === null || this.isOpen) {
      return;
    }
    const whole = Math.ceil(this.leftS);
    const seconds = String(whole % 60).padStart(2, "0");
    write("left", `${Math.floor(whole / 60)}:${seconds}`);
    if (whole === 0 && !this.asking) {
      this.ask();
    }
  }

  async ask() {
    this.asking = true;
    // Whoever plays or writes is there, and their session should not lock meanwhile.
    const address = this.sawSomebody ? part.dataset.hereHref : part.dataset.stateHref;
    this.sawSomebody = false;
    try {
      const reply = await fetch(address, { cache: "no-store", redirect: "error" });
      if (reply.status === FORBIDDEN) {
        location.reload();
      }
      if (!reply.ok) {
        throw new Error(String(reply.status));
      }
      this.take(await reply.json());
      within("lost").hidden = true;
    } catch {
      within("lost").hidden = false;
    } finally {
      this.asking = false;
    }
  }

  take(state) {
    write("title", state.title);
    write("sentence", state.sentence);
    write("offer", state.offer);
    this.waitFor(state.left_s);
    if (state.left_s === 0) {
      write("left", "");
    }
    const next = within("next");
    next.hidden = !state.is_open;
    if (state.is_open && !this.isOpen) {
      document.title = document.title.replace(/^[^·]*/, `${state.title} `);
    }
    this.isOpen = state.is_open;
  }
}

if (part) {
  const rest = new Rest();
  for (const sign of SIGNS) {
    document.addEventListener(sign, () => { rest.sawSomebody = true; }, { passive: true });
  }
  rest.tick();
  setInterval(() => rest.tick(), TICK_MS);
  setInterval(() => rest.ask(), ASK_MS);
}
