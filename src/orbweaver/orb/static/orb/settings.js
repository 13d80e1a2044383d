// Settings: the drawn pattern is asked for again as soon as something else is chosen.
"use strict";

const form = document.querySelector("form[data-settings]");
const CHOSEN = ["picture_px", "blur", "colour"];

function show() {
  const chosen = new FormData(form);
  for (const picture of document.querySelectorAll("img[data-shows]")) {
    const asked = new URLSearchParams({ as: picture.dataset.shows });
    for (const name of CHOSEN) {
      asked.set(name, String(chosen.get(name)));
    }
    picture.width = Number(chosen.get("picture_px"));
    picture.src = `${new URL(picture.src).pathname}?${asked}`;
  }
}

form?.addEventListener("change", (event) => {
  if (CHOSEN.includes(event.target.name)) {
    show();
  }
});
