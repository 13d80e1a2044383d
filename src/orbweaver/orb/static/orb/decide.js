// Decide: a key gives a label, the next case stands there at once, the decision leaves behind it.
//
// form[data-decides] holds the labels and form[data-skips] a reason; both lead to the next case,
// are sent by the outbox, and come back with one sentence where the house refuses. With data-waits
// a form is sent as forms are. form[data-undo] brings the last case back. With scripts off all of
// them are plain forms.

import { Outbox } from "./outbox.js";
import { enter, fetchPart, goOn, here, putBehindReturned, putInLine, tell } from "./swap.js";

const outbox = new Outbox(settle);
let held = heldAtFirst(); // { part, words } of the decision that may still be undone
let going = null; // the letter whose case is about to make room for the next one

function heldAtFirst() {
  const bar = here()?.querySelector("[data-held]");
  const words = bar && !bar.hidden && bar.querySelector("[data-words]").textContent;
  return words ? { part: null, words } : null;
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || !here()?.contains(form)) {
    return;
  }
  if (form.matches("[data-undo]")) {
    event.preventDefault();
    undo(form);
  } else if (form.matches("[data-decides], [data-skips]") && !form.matches("[data-waits]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
}

async function send(form, submitter) {
  if (going || asksFirst(form, submitter)) {
    delete form.dataset.onItsWay;
    return;
  }
  const part = here();
  delete part.dataset.cameBack;
  const letter = { form, part, next: part.dataset.after, body: bodyOf(form, submitter) };
  complain(part, "");
  form.closest("dialog")?.close();
  held = form.matches("[data-decides]") ? { part, words: submitter?.dataset.tell ?? "" } : null;
  going = letter;
  outbox.put(letter);
  await goOn([part.dataset.case], () => afterAll(letter), () => going === letter);
  going = going === letter ? null : going;
}

// Where nothing waits ahead, the house says where to go, once it has everything.
async function afterAll(letter) {
  await outbox.whenEmpty;
  return letter.next;
}

function bodyOf(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}

// A label may ask for facts: they open with the first press, and the second gives the label.
function asksFirst(form, submitter) {
  const questions = form.querySelector("[data-questions]");
  const names = (submitter?.dataset.asks ?? "").split(" ").filter(Boolean);
  const open = names.filter((name) => form.elements[name] && !form.elements[name].value);
  if (!questions || open.length === 0 || form.elements.asked) {
    return false;
  }
  const asked = Object.assign(document.createElement("input"), { type: "hidden", value: "1" });
  asked.name = "asked";
  form.append(asked);
  questions.open = true;
  open.forEach((name) => form.querySelector(`[data-question="${name}"]`)?.classList.add("asked"));
  form.querySelector(`[name="${open[0]}"]`)?.focus();
  return true;
}

// What became of a letter.

async function settle(letter, answer) {
  letter.next = answer.next || letter.next;
  if (letter.isUndo) {
    await settleUndo(letter, answer);
  } else if (answer.state === "held" || answer.state === "skipped") {
    say(answer.said.slice(0, -1).join(" "));
    setTimeout(() => forget(letter.part), (answer.undo_s || 0) * 1000);
  } else if (answer.state === "own" || answer.state === "asks") {
    const part = await fetchPart(letter.part.dataset.href).catch(() => null);
    bringBack(letter, answer, part ?? letter.part);
  } else {
    bringBack(letter, answer, letter.part);
  }
}

// The case comes as it was left: what was chosen and written in it is still there.
function bringBack(letter, answer, part) {
  const sentence = answer.said?.join(" ") || part.dataset.lost;
  part.dataset.cameBack = "yes";
  complain(part, sentence, answer.confirm);
  if (held?.part === letter.part) {
    held = null;
  }
  const present = here();
  if (present === letter.part) {
    going = null;
    enter(part, { push: false });
  } else if (going || present.dataset.cameBack) {
    putBehindReturned(part);
    return;
  } else {
    putInLine(present);
    enter(part);
  }
  tell(sentence);
}

function complain(part, sentence, confirm = "") {
  const place = part.querySelector("[data-complaint]");
  if (place) {
    place.hidden = !sentence;
    place.querySelector("[data-words]").textContent = sentence;
    const way = place.querySelector("[data-confirm]");
    way.hidden = !/^\/(?!\/)/.test(confirm);
    way.href = way.hidden ? "#" : confirm;
  }
}

// Undoing: the last case stands there at once, and the house is told to forget the decision.

function undo(form) {
  if (going) {
    delete form.dataset.onItsWay;
    return;
  }
  const part = held?.part ?? null;
  outbox.put({ form, part, isUndo: true, body: bodyOf(form) });
  held = null;
  if (part) {
    putInLine(here());
    complain(part, "");
    enter(part);
  }
}

async function settleUndo(letter, answer) {
  if (answer.state !== "undone") {
    const sentence = answer.said?.join(" ") || here().dataset.lost;
    if (here() === letter.part) {
      await goOn([], () => letter.part.dataset.after, () => here() === letter.part);
    }
    complain(here(), sentence);
    tell(sentence);
  } else if (!letter.part) {
    const part = await fetchPart(answer.next);
    putInLine(here());
    enter(part);
  }
}

// The bar that says what is held, until it cannot be undone any more.

function forget(part) {
  if (held?.part === part) {
    held = null;
    showHeld();
  }
}

function showHeld() {
  const bar = here()?.querySelector("[data-held]");
  if (bar) {
    bar.hidden = !held;
    bar.querySelector("[data-words]").textContent = held?.words ?? "";
    bar.querySelectorAll("[data-said]").forEach((place) => place.replaceChildren());
    delete bar.dataset.onItsWay;
  }
}

function say(sentence) {
  const place = here()?.querySelector("[data-held] [data-said]");
  if (place && held) {
    place.textContent = sentence;
  }
}

document.addEventListener("submit", onSubmit);
document.addEventListener("orb:enter", showHeld);
