// Says when something changed: by server-sent events, or by asking every five seconds where the stream does not hold.

const pollEvery = 5_000;
const streamAgainAfter = 60_000;
const failuresUntilPolling = 2;

/** Follows changes. `changed` is called when there may be news; `state` gets "live", "polling" or "offline". */
export class Live {
  #changed;
  #state;
  #source = null;
  #failures = 0;
  #poll = 0;
  #again = 0;

  constructor(changed, state) {
    this.#changed = changed;
    this.#state = state;
  }

  start() {
    if (typeof EventSource === 'undefined') {
      this.#pollInstead();
      return;
    }

    this.#source = new EventSource('./api/v1/events');
    this.#source.onopen = () => {
      this.#failures = 0;
      this.#stopPolling();
      this.#state('live');
      // Whatever happened while nobody listened.
      this.#changed();
    };
    this.#source.addEventListener('changed', () => this.#changed());
    this.#source.onerror = () => this.#failed();
  }

  get isPolling() {
    return this.#poll !== 0;
  }

  #failed() {
    this.#failures++;
    const isOver = this.#source.readyState === EventSource.CLOSED;
    if (this.#failures >= failuresUntilPolling) {
      this.#pollInstead();
    } else if (isOver) {
      // Refused, not broken off: the browser itself does not try again.
      setTimeout(() => this.start(), 1_000);
    }
  }

  #pollInstead() {
    this.#source?.close();
    this.#source = null;
    if (this.#poll === 0) {
      this.#state('polling');
      this.#poll = setInterval(() => this.#changed(), pollEvery);
      this.#changed();
    }

    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.start(), streamAgainAfter);
  }

  #stopPolling() {
    clearInterval(this.#poll);
    clearTimeout(this.#again);
    this.#poll = 0;
  }
}
