// Outbox: decisions leave one after another, in the order of the keys, while the next case stands.

const PATIENCE_MS = 30_000;

export class Outbox {
  // `settle(letter, answer)` hears what became of each; a letter has at least `form` and `body`.
  constructor(settle) {
    this.letters = [];
    this.settle = settle;
    this.whenEmpty = Promise.resolve();
    window.addEventListener("beforeunload", (event) => this.warn(event));
  }

  get isEmpty() {
    return this.letters.length === 0;
  }

  put(letter) {
    this.letters.push(letter);
    if (this.letters.length === 1) {
      this.whenEmpty = this.send();
    }
  }

  async send() {
    while (!this.isEmpty) {
      const letter = this.letters[0];
      const answer = await deliver(letter);
      this.letters.shift();
      await this.settle(letter, answer);
    }
  }

  // Somebody who leaves now would not hear what became of the last decisions.
  warn(event) {
    if (!this.isEmpty) {
      event.preventDefault();
    }
  }
}

// Answers as the house gives them: `state`, `said` (sentences), `next`; "lost" where none came.
async function deliver(letter) {
  try {
    const reply = await fetch(letter.form.action, {
      method: "POST",
      body: letter.body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      keepalive: true,
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await reply.json();
    return { ...answer, confirm: reply.headers.get("X-Orb-Confirm") ?? "" };
  } catch {
    return { state: "lost", said: [], next: "" };
  }
}
