// Hold to reveal: the clear picture is fetched when a hold begins and thrown away when it ends.
"use strict";

const stage = document.querySelector("[data-stage]");
const INTERACTIVE = "a, button, input, textarea, select, summary, dialog, [contenteditable]";

class Hold {
  constructor(form, button, frame) {
    this.form = form;
    this.button = button;
    this.frame = frame;
    this.words = button.querySelector("[data-words]");
    this.abort = null;
    this.address = null;
    this.picture = null;
  }

  get isHeld() {
    return this.abort !== null;
  }

  async begin() {
    if (this.isHeld) {
      return;
    }
    const abort = new AbortController();
    this.abort = abort;
    this.say("held", this.button.dataset.loading);
    try {
      await this.fetchAndShow(abort);
    } catch (error) {
      if (this.abort === abort) {
        this.end();
        this.say("refused", this.button.dataset.refused);
      }
    }
  }

  async fetchAndShow(abort) {
    const reply = await fetch(this.form.action, {
      method: "POST",
      body: new FormData(this.form),
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: abort.signal,
    });
    if (!reply.ok) {
      throw new Error(String(reply.status));
    }
    const clear = await reply.blob();
    if (this.abort === abort) {
      this.show(clear);
    }
  }

  show(clear) {
    this.address = URL.createObjectURL(clear);
    this.picture = new Image();
    this.picture.className = "clear";
    this.picture.alt = this.frame.dataset.clearAlt;
    this.picture.draggable = false;
    this.picture.src = this.address;
    this.frame.append(this.picture);
    this.say("held", this.button.dataset.shown);
  }

  end() {
    this.abort?.abort();
    this.abort = null;
    if (this.picture) {
      this.picture.removeAttribute("src");
      this.picture.remove();
      this.picture = null;
    }
    if (this.address) {
      URL.revokeObjectURL(this.address);
      this.address = null;
    }
    if (this.button.dataset.state === "held") {
      this.say("idle", this.button.dataset.idle);
    }
  }

  say(state, words) {
    this.button.dataset.state = state;
    this.words.textContent = words;
  }
}

function wirePointer(hold) {
  hold.button.addEventListener("pointerdown", (event) => {
    if (event.isPrimary && event.button === 0) {
      hold.button.setPointerCapture(event.pointerId);
      hold.begin();
    }
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    hold.button.addEventListener(name, () => hold.end());
  }
  stage.addEventListener("contextmenu", (event) => event.preventDefault());
  stage.addEventListener("dragstart", (event) => event.preventDefault());
}

function takesSpace(target, button) {
  return target instanceof Element && target !== button && target.closest(INTERACTIVE) !== null;
}

function wireKeys(hold) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hold.end();
    } else if (event.key === " " && !takesSpace(event.target, hold.button)) {
      event.preventDefault();
      if (!event.repeat) {
        hold.begin();
      }
    }
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === " ") {
      if (hold.isHeld) {
        event.preventDefault();
      }
      hold.end();
    }
  });
}

function wireLeaving(hold) {
  window.addEventListener("blur", () => hold.end());
  window.addEventListener("pagehide", () => hold.end());
  document.addEventListener("submit", () => hold.end());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hold.end();
    }
  });
}

if (stage) {
  const form = stage.querySelector("[data-reveal]");
  const button = stage.querySelector("[data-hold]");
  if (form && button) {
    const hold = new Hold(form, button, stage.querySelector("[data-frame]"));
    wirePointer(hold);
    wireKeys(hold);
    wireLeaving(hold);
    form.hidden = false;
  }
}
