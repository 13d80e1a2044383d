// Keys: one press stands for a click on the control that carries the same key in data-key.
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

function isTyping(target) {
  return target instanceof Element && target.closest(TYPING) !== null;
}

// An open dialog has the keys to itself; what is folded away or not shown has none.
function controlFor(key) {
  const shown = document.querySelector("dialog[open]") ?? document;
  return [...shown.querySelectorAll("[data-key]")].find(
    (control) =>
      control.dataset.key === key &&
      !control.disabled &&
      control.checkVisibility() &&
      control.closest("dialog:not([open])") === null,
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

// A control with data-opens="NAME" opens the dialog with data-dialog="NAME".
function onClick(event) {
  const opener = event.target instanceof Element && event.target.closest("[data-opens]");
  const dialog =
    opener && document.querySelector(`dialog[data-dialog="${opener.dataset.opens}"]`);
  if (dialog && !dialog.open) {
    dialog.showModal();
  }
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

// Folded rooms close when somebody looks elsewhere.
function closeFolds(event) {
  const isEscape = event.type === "keydown" && event.key === "Escape";
  for (const fold of document.querySelectorAll("details[data-fold][open]")) {
    if (isEscape || (event.type === "click" && !fold.contains(event.target))) {
      if (isEscape && fold.contains(document.activeElement)) {
        fold.querySelector("summary").focus();
      }
      fold.open = false;
    }
  }
}

document.documentElement.dataset.scripts = "on";
document.addEventListener("keydown", onKey);
document.addEventListener("keydown", closeFolds);
document.addEventListener("click", onClick);
document.addEventListener("click", closeFolds);
document.addEventListener("submit", onSubmit);
window.addEventListener("pageshow", onPageShow);
