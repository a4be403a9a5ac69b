/** The messages of one channel that this page has, oldest first. */

import { compareIds } from "../lib/ids.js";

export class Timeline {
  constructor() {
    /** @type {any[]} message objects as the protocol sends them, oldest first */
    this.items = [];
    /** @type {Map<string, any>} */
    this.byId = new Map();
    /** Whether the newest page was fetched since the connection was last whole. */
    this.fresh = false;
    /** Whether the first message of the channel is among the items. */
    this.complete = false;
    /** Counts every event about the channel's messages, to notice those that overtake a request. */
    this.touched = 0;
  }

  /**
   * Adds a message, or replaces the one with its id.
   * @param {any} message
   * @returns {boolean} whether it was new
   */
  put(message) {
    if (this.byId.has(message.id)) {
      Object.assign(this.byId.get(message.id), message);
      return false;
    }
    this.byId.set(message.id, message);
    let index = this.items.length;
    while (index > 0 && compareIds(this.items[index - 1].id, message.id) > 0) index -= 1;
    this.items.splice(index, 0, message);
    return true;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether it was there
   */
  remove(id) {
    if (!this.byId.delete(id)) return false;
    this.items = this.items.filter((message) => message.id !== id);
    return true;
  }

  /**
   * Takes a newly fetched newest page as the truth, keeping only what the server does not list: this person's
   * ephemeral messages, and what arrived after the request was made.
   * @param {any[]} page
   * @param {number} limit the page size asked for
   * @param {string} since the newest message when the request was made
   */
  reset(page, limit, since) {
    const kept = this.items.filter((message) => (message.flags ?? 0) & 64 || compareIds(message.id, since) > 0);
    this.items = [];
    this.byId.clear();
    for (const message of [...page, ...kept].sort((a, b) => compareIds(a.id, b.id))) this.put(message);
    this.fresh = true;
    this.complete = page.length < limit;
  }

  /** @returns {any | undefined} */
  get newest() {
    return this.items[this.items.length - 1];
  }
}
