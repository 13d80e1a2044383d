// Alarm: whoever must hear of danger does so on every page, within seconds.
const EVERY_MS = 15_000;

const alarm = document.querySelector("[data-alarm]");

async function ask() {
  const reply = await fetch(alarm.dataset.alarm, {
    cache: "no-store",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
  });
  if (reply.ok) {
    const { said } = await reply.json();
    alarm.querySelector("a").textContent = said;
    alarm.hidden = !said;
  }
}

if (alarm) {
  setInterval(() => ask().catch(() => undefined), EVERY_MS);
}
