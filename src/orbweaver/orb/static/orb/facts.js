// Facts: while a question has the focus, its printed letters answer it and lead to the next one.

const LETTER = /^[a-z]$/i;

function choiceIn(question) {
  return question.querySelector("input:checked") ?? question.querySelector("input");
}

function leave() {
  document.querySelector("main").focus({ preventScroll: true });
}

function answer(question, choice) {
  choice.click();
  const next = question.nextElementSibling;
  if (next?.matches("[data-question]")) {
    choiceIn(next).focus();
  } else {
    leave();
  }
}

// Letters mean answers here, and nothing else by mistake; numbers still give labels.
function onKey(event) {
  const question = document.activeElement?.closest("[data-question]");
  if (!question || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const choice = [...question.querySelectorAll("[data-answer-key]")].find(
    (each) => each.dataset.answerKey === event.key,
  );
  if (event.key === "Escape") {
    question.closest("details").open = false;
    leave();
  } else if (choice || (LETTER.test(event.key) && event.key !== "f")) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (choice && !event.repeat) {
      answer(question, choice);
    }
  }
}

// Opened, the first question that still wants an answer has the focus.
function onToggle(event) {
  const details = event.target;
  if (!details.matches("[data-questions]") || !details.open) {
    return;
  }
  const questions = [...details.querySelectorAll("[data-question]")];
  const open = questions.filter((each) => !each.querySelector("input:checked"));
  const first = open.find((each) => each.matches(".asked")) ?? open[0] ?? questions[0];
  choiceIn(first)?.focus();
}

window.addEventListener("keydown", onKey, true);
document.addEventListener("toggle", onToggle, true);
