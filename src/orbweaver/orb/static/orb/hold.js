// Hold to reveal: the clear picture is fetched when a hold begins and thrown away when it ends.
//
// In [data-stage] stands form[data-reveal] with button[data-hold]. The picture shows in the
// [data-frame] that is [data-chosen], else in the first one; a frame may name its own address in
// data-reveal-href. Whoever changes what stands there sends "orb:hide" to the document before.
const INTERACTIVE = "a, button, input, textarea, select, summary, dialog, [contenteditable]";

class Hold {
  constructor(stage, form, button) {
    this.form = form;
    this.button = button;
    this.frame =
      stage.querySelector("[data-chosen][data-frame]") ?? stage.querySelector("[data-frame]");
    this.words = button.querySelector("[data-words]");
    this.way = form.querySelector("[data-confirm]");
    this.abort = new AbortController();
    this.address = null;
    this.picture = null;
  }

  async begin() {
    this.say("held", this.button.dataset.loading);
    this.confirmAt("");
    try {
      await this.fetchAndShow();
    } catch (error) {
      if (!this.abort.signal.aborted) {
        this.end();
        this.say("refused", error.sentence || this.button.dataset.refused);
        this.confirmAt(error.confirm);
      }
    }
  }

  async fetchAndShow() {
    const reply = await fetch(this.frame.dataset.revealHref || this.form.action, {
      method: "POST",
      body: new FormData(this.form),
      headers: { Accept: "application/json, image/*" },
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
      signal: this.abort.signal,
    });
    if (!reply.ok) {
      throw await refusal(reply);
    }
    const clear = await reply.blob();
    if (!this.abort.signal.aborted) {
      this.show(clear);
    }
  }

  show(clear) {
    this.address = URL.createObjectURL(clear);
    this.picture = new Image();
    this.picture.className = "clear";
    this.picture.alt = this.button.dataset.clearAlt;
    this.picture.draggable = false;
    this.picture.src = this.address;
    this.frame.append(this.picture);
    this.say("held", this.button.dataset.shown);
  }

  end() {
    this.abort.abort();
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
    const status = document.querySelector("[data-announce]");
    if (status) {
      status.textContent = words;
    }
  }

  // The house may ask for a sign of who is there before it shows anything clear.
  confirmAt(address) {
    if (this.way) {
      this.way.hidden = !address;
      this.way.href = address || "#";
    }
  }
}

async function refusal(reply) {
  const text = await reply.text().catch(() => "");
  const type = reply.headers.get("Content-Type") ?? "";
  const said = type.startsWith("application/json") ? JSON.parse(text).said : [];
  const confirm = reply.headers.get("X-Orb-Confirm") ?? "";
  return Object.assign(new Error(String(reply.status)), {
    sentence: type.startsWith("text/plain") ? text : said.join(" "),
    confirm: /^\/(?!\/)/.test(confirm) ? confirm : "",
  });
}

let held = null;

function endHold() {
  held?.end();
  held = null;
}

function beginHold() {
  const stage = document.querySelector("[data-stage]");
  const form = stage?.querySelector("[data-reveal]");
  const button = form?.querySelector("[data-hold]");
  if (button && !held) {
    const hold = new Hold(stage, form, button);
    if (hold.frame.querySelector("img")) {
      held = hold;
      held.begin();
    }
  }
}

function takesSpace(target) {
  const control = target instanceof Element && target.closest(INTERACTIVE);
  return Boolean(control) && !control.matches("[data-hold]");
}

function onHoldKey(event) {
  if (event.key === "Escape") {
    endHold();
  } else if (event.key === " " && !takesSpace(event.target)) {
    if (document.querySelector("[data-hold]")) {
      event.preventDefault();
      if (!event.repeat) {
        beginHold();
      }
    }
  }
}

function onHoldKeyUp(event) {
  if (event.key === " ") {
    if (held) {
      event.preventDefault();
    }
    endHold();
  }
}

function onPointerDown(event) {
  const button = event.target instanceof Element && event.target.closest("[data-hold]");
  if (button && event.isPrimary && event.button === 0) {
    button.setPointerCapture(event.pointerId);
    beginHold();
  }
}

function preventOnStage(event) {
  if (event.target instanceof Element && event.target.closest("[data-stage]")) {
    event.preventDefault();
  }
}

document.addEventListener("keydown", onHoldKey);
document.addEventListener("keyup", onHoldKeyUp);
document.addEventListener("pointerdown", onPointerDown);
for (const name of ["pointerup", "pointercancel", "lostpointercapture", "submit", "orb:hide"]) {
  document.addEventListener(name, endHold);
}
for (const name of ["blur", "pagehide"]) {
  window.addEventListener(name, endHold);
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    endHold();
  }
});
document.addEventListener("contextmenu", preventOnStage);
document.addEventListener("dragstart", preventOnStage);
