// Falling blocks: a small game for the break. No points, no network, no hurry; written for this house.
"use strict";

const COLUMNS = 12;
const ROWS = 20;
const CELL_PX = 20;
const FALL_MS = 800;
const COLOURS = ["#7fa79c", "#8f9fb8", "#b9a27a", "#a88fa8", "#8aa07a", "#b08b80"];
// Cells of each shape, as [column, row] from its own corner.
const SHAPES = [
  [[0, 0], [1, 0], [2, 0]],
  [[0, 0], [0, 1], [1, 1]],
  [[0, 0], [1, 0], [0, 1], [1, 1]],
  [[0, 0], [1, 0], [2, 0], [3, 0]],
  [[1, 0], [0, 1], [1, 1], [2, 1]],
  [[0, 0], [0, 1], [1, 1], [2, 1]],
  [[0, 0], [1, 0], [1, 1], [2, 1]],
];

function turned(cells) {
  const height = Math.max(...cells.map(([, row]) => row));
  return cells.map(([column, row]) => [height - row, column]);
}

// What has landed: a row for each line, a colour or nothing for each cell.
class Well {
  constructor() {
    this.lines = Array.from({ length: ROWS }, () => Array(COLUMNS).fill(null));
  }

  fits(cells, atColumn, atRow) {
    return cells.every(([column, row]) => {
      const x = atColumn + column;
      const y = atRow + row;
      return x >= 0 && x < COLUMNS && y < ROWS && (y < 0 || this.lines[y][x] === null);
    });
  }

  // Keeps a piece, takes full rows away, and returns how many there were.
  keep(piece) {
    for (const [column, row] of piece.cells) {
      if (piece.row + row >= 0) {
        this.lines[piece.row + row][piece.column + column] = piece.colour;
      }
    }
    const left = this.lines.filter((line) => line.includes(null));
    const gone = ROWS - left.length;
    this.lines = [...Array.from({ length: gone }, () => Array(COLUMNS).fill(null)), ...left];
    return gone;
  }

  get height() {
    const highest = this.lines.findIndex((line) => line.some((cell) => cell !== null));
    return highest < 0 ? 0 : ROWS - highest;
  }
}

class Game {
  constructor(part) {
    this.part = part;
    this.canvas = part.querySelector("[data-blocks-well]");
    this.startButton = part.querySelector("[data-blocks-start]");
    this.pauseButton = part.querySelector("[data-blocks-pause]");
    this.said = part.querySelector("[data-blocks-said]");
    this.fallsByItself = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.timer = null;
    this.well = new Well();
    this.piece = null;
    this.landed = 0;
    this.become("idle");
    this.draw();
  }

  become(state) {
    this.state = state;
    this.part.dataset.state = state;
    this.pauseButton.hidden = state !== "playing";
    this.startButton.hidden = state === "playing";
    clearInterval(this.timer);
    if (state === "playing" && this.fallsByItself) {
      this.timer = setInterval(() => this.fall(), FALL_MS);
    }
  }

  start() {
    if (this.state !== "paused") {
      this.well = new Well();
      this.landed = 0;
      this.next();
    }
    this.say("");
    this.become("playing");
    this.canvas.focus();
    this.draw();
  }

  pause() {
    if (this.state === "playing") {
      this.become("paused");
      this.say(this.canvas.dataset.paused);
    }
  }

  next() {
    const cells = SHAPES[Math.floor(Math.random() * SHAPES.length)];
    const colour = COLOURS[Math.floor(Math.random() * COLOURS.length)];
    const width = Math.max(...cells.map(([column]) => column)) + 1;
    this.piece = { cells, colour, column: Math.floor((COLUMNS - width) / 2), row: 0 };
  }

  // Moves the piece where it fits, and says whether it did.
  put(cells, column, row) {
    if (!this.well.fits(cells, column, row)) {
      return false;
    }
    Object.assign(this.piece, { cells, column, row });
    this.draw();
    return true;
  }

  move(by) {
    this.put(this.piece.cells, this.piece.column + by, this.piece.row);
  }

  turn() {
    const cells = turned(this.piece.cells);
    [0, -1, 1, -2].some((by) => this.put(cells, this.piece.column + by, this.piece.row));
  }

  fall() {
    const { cells, column, row } = this.piece;
    if (!this.put(cells, column, row + 1)) {
      this.land();
      return false;
    }
    return true;
  }

  drop() {
    while (this.fall());
  }

  land() {
    const gone = this.well.keep(this.piece);
    this.landed += 1;
    this.next();
    if (!this.well.fits(this.piece.cells, this.piece.column, this.piece.row)) {
      this.become("full");
      this.say(this.canvas.dataset.full);
    } else {
      this.say(gone > 0 ? this.canvas.dataset.cleared : "");
    }
    this.draw();
  }

  say(words) {
    this.said.textContent = words;
  }

  describe() {
    const { empty, height } = this.canvas.dataset;
    const words = this.well.height ? height.replace("%s", String(this.well.height)) : empty;
    this.canvas.setAttribute("aria-label", words);
    this.part.dataset.landed = String(this.landed);
    this.part.dataset.column = this.piece ? String(this.piece.column) : "";
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.well.lines.forEach((line, row) => {
      line.forEach((colour, column) => this.cell(pen, colour, column, row));
    });
    if (this.piece && this.state !== "full") {
      for (const [column, row] of this.piece.cells) {
        this.cell(pen, this.piece.colour, this.piece.column + column, this.piece.row + row);
      }
    }
    this.describe();
  }

  cell(pen, colour, column, row) {
    if (colour !== null) {
      pen.fillStyle = colour;
      pen.fillRect(column * CELL_PX + 1, row * CELL_PX + 1, CELL_PX - 2, CELL_PX - 2);
    }
  }
}

function acts(game) {
  return {
    ArrowLeft: () => game.move(-1),
    ArrowRight: () => game.move(1),
    ArrowUp: () => game.turn(),
    ArrowDown: () => game.fall(),
    " ": () => game.drop(),
    p: () => game.pause(),
  };
}

function wire(game) {
  const byKey = acts(game);
  game.startButton.addEventListener("click", () => game.start());
  game.pauseButton.addEventListener("click", () => game.pause());
  game.canvas.addEventListener("blur", () => game.pause());
  game.canvas.addEventListener("keydown", (event) => {
    const act = byKey[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (game.state === "playing") {
      act();
    } else if (event.key === " " || event.key === "p") {
      game.start();
    }
  });
}

const part = document.querySelector("[data-blocks]");
if (part) {
  wire(new Game(part));
  part.hidden = false;
}
