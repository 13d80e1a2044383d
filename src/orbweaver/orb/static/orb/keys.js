// Keys: one press stands for a click on the control that carries the same key in data-key.
"use strict";

const TYPING = "input, textarea, select, [contenteditable]";

function isTyping(target) {
  return target instanceof Element && target.closest(TYPING) !== null;
}

function controlFor(key) {
  const shown = document.querySelector("dialog[open]") ?? document;
  return [...shown.querySelectorAll("[data-key]")].find(
    (control) => control.dataset.key === key && !control.disabled && !control.hidden,
  );
}

function onKey(event) {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
    return;
  }
  const control = controlFor(event.key);
  if (control) {
    event.preventDefault();
    control.click();
  }
}

function wireHelp() {
  const help = document.querySelector("dialog[data-help]");
  const opener = document.querySelector("[data-opens-help]");
  if (!help || !opener) {
    return;
  }
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
}

// One press gives one verdict: a form that is on its way takes no second submission.
function onSubmit(event) {
  const form = event.target;
  if (form.method === "dialog") {
    return;
  }
  if (form.dataset.onItsWay) {
    event.preventDefault();
  }
  form.dataset.onItsWay = "yes";
}

// A page that comes back from the browser's memory may be submitted again.
function onPageShow() {
  document.querySelectorAll("form[data-on-its-way]").forEach((form) => {
    delete form.dataset.onItsWay;
  });
}

document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit);
window.addEventListener("pageshow", onPageShow);
wireHelp();
