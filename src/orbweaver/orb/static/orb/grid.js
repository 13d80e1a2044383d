// Grid: arrow keys choose one of the pictures of a case; Space held shows the chosen one.

const LISTBOX = "[data-tiles]";
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function tilesOf(list) {
  return [...list.querySelectorAll("[role=option]")];
}

function choose(list, tile) {
  document.dispatchEvent(new Event("orb:hide"));
  for (const each of tilesOf(list)) {
    const isChosen = each === tile;
    each.setAttribute("aria-selected", String(isChosen));
    each.tabIndex = isChosen ? 0 : -1;
    each.toggleAttribute("data-chosen", isChosen);
    each.querySelector("[data-frame]")?.toggleAttribute("data-chosen", isChosen);
  }
  tile.focus();
}

// Up and down lead to the nearest picture of the row above or below, whatever the window's width.
function beside(tiles, from, isDown) {
  const at = from.getBoundingClientRect();
  const middle = at.left + at.width / 2;
  const rows = tiles
    .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => (isDown ? box.top >= at.bottom - 1 : box.bottom <= at.top + 1));
  const edge = isDown
    ? Math.min(...rows.map(({ box }) => box.top))
    : Math.max(...rows.map(({ box }) => box.bottom));
  const row = rows.filter(({ box }) => Math.abs((isDown ? box.top : box.bottom) - edge) < 2);
  const distance = ({ box }) => Math.abs(box.left + box.width / 2 - middle);
  return row.sort((one, other) => distance(one) - distance(other))[0]?.tile;
}

function target(list, key) {
  const tiles = tilesOf(list);
  const at = tiles.findIndex((tile) => tile.matches("[data-chosen]"));
  if (key === "Home" || key === "End") {
    return tiles.at(key === "Home" ? 0 : -1);
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    return beside(tiles, tiles[at], key === "ArrowDown");
  }
  const isRtl = document.documentElement.dir === "rtl";
  return tiles[at + (isRtl ? -STEPS[key] : STEPS[key])];
}

function onKey(event) {
  const list = document.querySelector(LISTBOX);
  const isOurs = event.key in STEPS || ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key);
  const isElsewhere =
    document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select");
  if (!list || !isOurs || isElsewhere || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  event.preventDefault();
  const tile = target(list, event.key);
  if (tile) {
    choose(list, tile);
  }
}

function onClick(event) {
  const tile = event.target instanceof Element && event.target.closest("[data-tiles] [role=option]");
  if (tile) {
    choose(tile.closest(LISTBOX), tile);
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
