/** The sandbox's movable clock, followed by this page. */

import { Emitter } from "../lib/emitter.js";
import { control } from "./api.js";

class Clock extends Emitter {
  constructor() {
    super();
    /** Milliseconds that the sandbox is ahead of this browser. */
    this.ahead = 0;
  }

  /** @returns {number} the sandbox's present, in milliseconds since 1970 */
  now() {
    return Date.now() + this.ahead;
  }

  /** Reads the clock once and follows every move after that; emits "moved" with the milliseconds jumped. */
  async start() {
    this.#adopt(await control("/sandbox/clock"));
    const stream = new EventSource("/sandbox/clock/stream");
    stream.addEventListener("message", (event) => this.#adopt(JSON.parse(event.data)));
    stream.addEventListener("open", () => control("/sandbox/clock").then((state) => this.#adopt(state), () => {}));
  }

  /**
   * Moves the clock of the sandbox, and of everything that follows it.
   * @param {{move: number} | {to: string}} change seconds from now, or an ISO instant
   * @throws {import("./api.js").ApiError}
   */
  async move(change) {
    this.#adopt(await control("/sandbox/clock", change));
  }

  /** @param {{now: string}} state */
  #adopt(state) {
    const ahead = Date.parse(state.now) - Date.now();
    const jump = ahead - this.ahead;
    if (Number.isNaN(jump) || Math.abs(jump) < 500) return;
    this.ahead = ahead;
    this.emit("moved", jump);
  }
}

export const clock = new Clock();
