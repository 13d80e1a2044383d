// Swap: the next case waits in the browser, blurred, while the present one is looked at.
//
// A part is div[data-part] in <main>: data-href is its address, data-title and data-tell what it
// is called, data-ahead where the next one is asked for. A link with data-swaps shows its page
// without a load, one with data-next the next case. With scripts off they are plain links. Others
// hear "orb:hide" before a part goes and "orb:enter" after one came, and read the measure
// "orb:swap", from the mark "orb:key" to the mark "orb:painted".

const PART_HEADERS = { "X-Orb-Part": "main", Accept: "text/html" };
const SAFE_SHARE_MS = 800; // of each second of a lease, as long as a part that waits is trusted
const MOST_LEFT_ALONE = 16;
const main = document.querySelector("main");
const line = []; // parts that wait: those that came back, then those that were put off
const leftAlone = []; // cases that were left without a verdict: they come last
let ahead = null; // { at, part: promise } of the next case
let pressedAt = 0;
let restHref = "";

export function here() {
  return main.querySelector(":scope > [data-part]");
}

export async function fetchPart(address) {
  const reply = await fetch(address, {
    headers: PART_HEADERS,
    credentials: "same-origin",
    cache: "no-store",
    redirect: "manual",
  });
  restHref = reply.headers.get("X-Orb-Rest") ?? "";
  if (reply.status !== 200) {
    return null;
  }
  const shell = document.createRange().createContextualFragment(await reply.text());
  const part = shell.querySelector("[data-part]");
  await part?.querySelector("[data-frame] img")?.decode().catch(() => undefined);
  return part;
}

// The house leases the next case, and its blurred picture is decoded before it is needed.
export function lookAhead(besides = []) {
  const from = here();
  if (!from?.dataset.ahead || line.length > 0 || (ahead && !isStale())) {
    return;
  }
  const all = [from.dataset.case, ...besides, ...leftAlone.slice(-MOST_LEFT_ALONE)];
  const known = all.map((caseId) => ["besides", caseId]);
  const part = fetchPart(`${from.dataset.ahead}?${new URLSearchParams(known)}`);
  ahead = { at: performance.now(), part: part.catch(() => null) };
}

function isStale() {
  const lease_s = Number(here()?.dataset.leaseS || 0);
  return performance.now() - ahead.at > lease_s * SAFE_SHARE_MS;
}

export function putInLine(part) {
  line.unshift(part);
}

// What came back first stands first: behind what came back before, before all else.
export function putBehindReturned(part) {
  const place = line.findLastIndex((each) => each.dataset.cameBack) + 1;
  line.splice(place, 0, part);
}

// Go to the next case; where none waits, load what `otherwise` names once it is known. Somebody who
// does not want to go any more says so by `isWanted`.
export async function goOn(besides, otherwise, isWanted = () => true) {
  const from = here();
  lookAhead(besides);
  const waiting = await ahead?.part;
  if (!isWanted()) {
    return;
  }
  const part = line.shift() ?? takeAhead(waiting, from);
  if (part) {
    enter(part);
    lookAhead(besides);
    return;
  }
  const address = restHref || (await otherwise());
  const back = line.shift();
  if (back) {
    enter(back);
  } else if (address && isWanted()) {
    location.assign(address);
  }
}

function takeAhead(part, from) {
  ahead = null;
  return part && part.dataset.case !== from.dataset.case ? part : null;
}

export function enter(part, { push = true } = {}) {
  document.dispatchEvent(new Event("orb:hide"));
  main.querySelectorAll(":scope > .messages").forEach((old) => old.remove());
  part.querySelectorAll("form[data-on-its-way]").forEach((form) => {
    delete form.dataset.onItsWay;
  });
  part.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  here().replaceWith(part);
  document.title = part.dataset.title;
  if (push) {
    history.pushState(null, "", part.dataset.href);
  }
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
  tell(part.dataset.tell);
  document.dispatchEvent(new CustomEvent("orb:enter", { detail: part }));
  measure();
}

export function tell(words) {
  const status = document.querySelector("[data-announce]");
  if (status) {
    status.textContent = words ?? "";
  }
}

function measure() {
  if (!pressedAt) {
    return;
  }
  const start = performance.mark("orb:key", { startTime: pressedAt }).startTime;
  pressedAt = 0;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const end = performance.mark("orb:painted").startTime;
      performance.measure("orb:swap", { start, end });
    };
    channel.port2.postMessage(null);
  });
}

async function show(address, options) {
  const part = await fetchPart(address).catch(() => null);
  if (part) {
    enter(part, options);
  } else {
    location.assign(address);
  }
}

function onLink(event) {
  const link = event.target instanceof Element && event.target.closest("a[data-swaps], a[data-next]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) {
    return;
  }
  event.preventDefault();
  if (link.matches("[data-next]")) {
    const from = here();
    delete from.dataset.cameBack;
    leftAlone.push(from.dataset.case);
    goOn([], () => link.href, () => here() === from);
  } else {
    show(link.href);
  }
}

function onPress(event) {
  if (!event.repeat) {
    pressedAt = event.timeStamp;
  }
}

window.addEventListener("keydown", onPress, true);
window.addEventListener("pointerdown", onPress, true);
document.addEventListener("click", onLink);
window.addEventListener("popstate", () => show(location.href, { push: false }));
if (here()) {
  lookAhead();
}
