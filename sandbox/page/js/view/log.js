/** The messages of the channel on screen: drawing, scrolling, moving among them by keyboard. */

import { h } from "../lib/dom.js";
import { compareIds, idTime } from "../lib/ids.js";
import { current } from "../state/session.js";
import { longDay, sameDay } from "../text/time.js";
import { contextOf } from "./context.js";
import { icon } from "./icons.js";
import { MessageView } from "./message.js";
import { Roving } from "./roving.js";
import { toastError } from "./toast.js";

const NEAR_BOTTOM = 80;
const NEAR_TOP = 300;
const JUMP_PAGES = 10;
/** So many changes are drawn in one frame; a burst of more takes several. */
const PER_FRAME = 40;

export class Log {
  constructor() {
    this.list = h("div", { class: "log-list" });
    this.start = h("div", { class: "log-start" });
    this.element = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: -1 }, this.start, this.list);
    this.jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toBottom() } }, "Newer messages", icon("chevron"));
    this.frame = h("div", { class: "log-frame" }, this.element, this.jump);
    /** @type {Map<string, MessageView>} */
    this.views = new Map();
    /** @type {string | null} */
    this.channelId = null;
    /** @type {string | null} the newest message read when the channel was opened */
    this.readUpTo = null;
    this.pinned = true;
    this.loading = false;
    /** @type {any[]} */
    this.queue = [];
    this.element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.roving = new Roving(this.list);
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.list);
    new ResizeObserver(() => this.pinned && this.toBottom()).observe(this.element);
  }

  /**
   * Shows a channel's messages, fetching them first where that is needed.
   * @param {any} channel
   */
  async open(channel) {
    this.channelId = channel.id;
    this.readUpTo = current.session.unread.lastRead(channel.id);
    this.pinned = true;
    this.element.setAttribute("aria-label", `Messages in ${current.session.store.channelName(channel)}`);
    this.#rebuild();
    const fresh = current.session.store.timeline(channel.id).fresh;
    this.start.textContent = fresh ? this.start.textContent : "Loading messages…";
    try {
      await current.session.loadNewest(channel.id);
    } catch (error) {
      this.start.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** Redraws everything, for a timeline that changed as a whole. */
  #rebuild() {
    const { session } = current;
    const timeline = session.store.timeline(String(this.channelId));
    const anchor = this.pinned ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    this.element.setAttribute("aria-busy", "true");
    this.views.clear();
    this.queue = [];
    this.list.replaceChildren();
    this.#addAll(timeline.items);
    this.start.textContent = timeline.complete ? "This is where the conversation begins." : timeline.fresh ? "Scroll up for older messages." : "";
    this.element.setAttribute("aria-busy", "false");
    if (this.pinned) this.toBottom();
    else if (anchor) {
      const same = this.views.get(String(anchor.dataset.message))?.element;
      if (same) this.element.scrollTop += same.getBoundingClientRect().top - before;
    }
  }

  /** Puts older messages above the ones shown, without moving what is being read. */
  #extend() {
    const timeline = current.session.store.timeline(String(this.channelId));
    const missing = timeline.items.filter((message) => !this.views.has(message.id));
    const anchor = this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top ?? 0;
    this.element.style.overflowAnchor = "none";
    this.#addAll(missing);
    this.start.textContent = timeline.complete ? "This is where the conversation begins." : "Scroll up for older messages.";
    if (anchor && !this.pinned) this.element.scrollTop += anchor.getBoundingClientRect().top - before;
    this.element.style.overflowAnchor = "";
  }

  /**
   * The whole timeline of a channel was fetched.
   * @param {string} channelId
   * @param {boolean} older whether only older messages were added
   */
  timelineChanged(channelId, older) {
    if (channelId !== this.channelId) return;
    if (older) this.#extend();
    else this.#rebuild();
    this.#markRead();
  }

  /**
   * One message changed; changes of one frame are drawn together.
   * @param {{kind: string, channelId: string, message: any}} change
   */
  messageChanged(change) {
    if (change.channelId !== this.channelId) return;
    this.queue.push(change);
    if (this.queue.length === 1) requestAnimationFrame(() => this.#drain());
  }

  #drain() {
    const queue = this.queue.splice(0, PER_FRAME);
    if (this.queue.length > 0) requestAnimationFrame(() => this.#drain());
    const added = queue.filter(({ kind }) => kind === "add");
    for (const { kind, message } of queue) {
      if (kind === "change") this.views.get(message.id)?.update();
      else if (kind === "remove") this.#remove(message.id);
    }
    const timeline = current.session.store.timeline(String(this.channelId));
    // What arrives before one's eyes is not "new" in the sense of the dividing line.
    if (this.pinned && document.visibilityState === "visible" && added.length > 0) this.readUpTo = timeline.newest?.id ?? this.readUpTo;
    this.#addAll(added.map(({ message }) => message).filter((m) => timeline.byId.has(m.id) && !this.views.has(m.id)));
    if (this.pinned) this.toBottom();
    else if (added.some(({ message }) => message.author.id === current.session.store.me.id)) this.toBottom();
    else if (added.length > 0) this.jump.hidden = false;
    this.#markRead();
  }

  /** @param {any[]} messages */
  #addAll(messages) {
    const context = contextOf(String(this.channelId));
    for (const message of messages) this.views.set(message.id, new MessageView(message, context));
    const { items } = current.session.store.timeline(String(this.channelId));
    const added = new Set(messages.map((message) => message.id));
    /** @type {Element | null} */
    let after = null;
    for (let i = items.length - 1; i >= 0 && added.size > 0; i -= 1) {
      const view = this.views.get(items[i].id);
      if (!view) continue;
      const isNew = added.delete(items[i].id);
      if (isNew) this.list.insertBefore(view.element, after);
      if (isNew || added.has(items[i - 1]?.id)) this.#frame(view, items, i);
      after = lead(view.element);
    }
    this.roving.refresh();
  }

  /**
   * Day and "new" lines above a message, and whether it belongs to the one before.
   * @param {MessageView} view
   * @param {any[]} items
   * @param {number} index
   */
  #frame(view, items, index) {
    const message = items[index];
    const previous = items[index - 1];
    while (view.element.previousElementSibling?.matches(".divider")) view.element.previousElementSibling.remove();
    const newDay = !previous || !sameDay(idTime(previous.id), idTime(message.id));
    const firstNew = this.#firstNew(message, previous);
    if (newDay) view.element.before(h("div", { class: "divider day", role: "separator" }, h("span", {}, longDay(idTime(message.id)))));
    if (firstNew) view.element.before(h("div", { class: "divider new", role: "separator" }, h("span", {}, "New")));
    view.group(newDay || firstNew ? undefined : previous);
  }

  /**
   * @param {any} message
   * @param {any} previous
   */
  #firstNew(message, previous) {
    const me = current.session.store.me.id;
    if (!this.readUpTo || message.author.id === me || compareIds(message.id, this.readUpTo) <= 0) return false;
    return !previous || compareIds(previous.id, this.readUpTo) <= 0;
  }

  /** @param {string} id */
  #remove(id) {
    const view = this.views.get(id);
    if (!view) return;
    if (view.element.contains(document.activeElement)) this.roving.neighbour(view.element, -1)?.focus();
    while (view.element.previousElementSibling?.matches(".divider")) view.element.previousElementSibling.remove();
    view.element.remove();
    this.views.delete(id);
    const { items } = current.session.store.timeline(String(this.channelId));
    const next = items.findIndex((message) => compareIds(message.id, id) > 0);
    const after = next === -1 ? undefined : this.views.get(items[next].id);
    if (after) this.#frame(after, items, next);
    this.roving.refresh();
  }

  toBottom() {
    this.element.scrollTop = this.element.scrollHeight;
    this.pinned = true;
    this.jump.hidden = true;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.pinned = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    if (this.pinned) {
      this.jump.hidden = true;
      this.#markRead();
    }
    if (scrollTop < NEAR_TOP) this.#older();
  }

  async #older() {
    const id = String(this.channelId);
    const timeline = current.session.store.timeline(id);
    if (this.loading || timeline.complete || !timeline.fresh) return;
    this.loading = true;
    this.start.textContent = "Loading older messages…";
    await current.session.loadOlder(id).catch(toastError);
    this.loading = false;
  }

  /** What is on screen at the bottom counts as read. */
  #markRead() {
    const { session } = current;
    const newest = session.store.timeline(String(this.channelId)).newest;
    if (this.pinned && document.visibilityState === "visible" && newest && this.channelId) session.unread.markRead(this.channelId, newest.id);
  }

  /**
   * Scrolls to a message, fetching older pages until it is there.
   * @param {string} id
   */
  async show(id) {
    const channelId = String(this.channelId);
    const timeline = current.session.store.timeline(channelId);
    for (let page = 0; page < JUMP_PAGES && !this.views.has(id) && !timeline.complete; page += 1) await current.session.loadOlder(channelId);
    const view = this.views.get(id);
    if (!view) return false;
    this.pinned = false;
    view.element.scrollIntoView({ block: "center" });
    view.element.focus({ preventScroll: true });
    view.element.classList.remove("flash");
    requestAnimationFrame(() => view.element.classList.add("flash"));
    return true;
  }

  #firstVisible() {
    const top = this.element.getBoundingClientRect().top;
    const all = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(".msg")]);
    return all.find((element) => element.getBoundingClientRect().bottom > top) ?? null;
  }
}

/**
 * The first element that belongs above a message: its dividers, or itself.
 * @param {Element} message
 */
function lead(message) {
  let element = message;
  while (element.previousElementSibling?.matches(".divider")) element = element.previousElementSibling;
  return element;
}
