// The day: a page of work says once a minute that somebody is at it, and leaves when they
// should rest.
"use strict";

const BEAT_MS = 60_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"];
const beatForm = document.querySelector("form[data-beat]");
let isActive = true;
let isDue = false;

function isHolding() {
  return document.querySelector('[data-hold][data-state="held"]') !== null;
}

async function beat() {
  if (document.hidden) {
    return;
  }
  const said = new FormData(beatForm);
  said.set("active", isActive || isHolding() ? "yes" : "no");
  isActive = false;
  const reply = await fetch(beatForm.action, {
    method: "POST",
    body: said,
    credentials: "same-origin",
    redirect: "error",
  });
  if (!reply.ok) {
    return;
  }
  const day = await reply.json();
  if (!day.is_open && (isDue || !day.may_finish)) {
    location.assign(day.rest_href);
    return;
  }
  isDue = !day.is_open; // a minute for the case that lies here; nothing else opens meanwhile
  const line = document.querySelector("[data-day-line]");
  if (line) {
    line.textContent = day.sentence;
  }
}

if (beatForm) {
  for (const sign of SIGNS) {
    document.addEventListener(sign, () => { isActive = true; }, { passive: true, capture: true });
  }
  setInterval(() => beat().catch(() => {}), BEAT_MS); // the next beat tries again
}
