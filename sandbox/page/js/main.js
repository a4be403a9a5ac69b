/**
 * Starts the page: who is acting, which channel is open, and what redraws when something changes.
 * The accessible names that tests and assistive technology rely on are listed in ../README.md.
 */

import { h } from "./lib/dom.js";
import { clock } from "./net/clock.js";
import { Session, current, fetchPeople } from "./state/session.js";
import { CHANNEL } from "./state/store.js";
import { startTicker } from "./text/time.js";
import { Chat } from "./view/chat.js";
import { Guide } from "./view/guide.js";
import { openModal } from "./view/modal.js";
import { closePopover } from "./view/overlay.js";
import { newDirectMessage } from "./view/person_card.js";
import { Sidebar } from "./view/sidebar.js";
import { TimeMenu } from "./view/time_menu.js";
import { toastError } from "./view/toast.js";

const PERSON = "sandbox.person";

class Page {
  /** @param {import("./state/session.js").Person[]} people */
  constructor(people) {
    this.people = people;
    /** @type {Map<string, Session>} */
    this.sessions = new Map();
    this.guide = new Guide();
    this.sidebar = new Sidebar({
      people,
      switchTo: (id) => this.go(current.session.channelId ?? "", id),
      message: () => newDirectMessage((channelId) => this.go(channelId)),
    });
    this.chat = new Chat({
      go: (channelId) => this.go(channelId),
      timeMenu: new TimeMenu(),
      toggleDrawer: () => this.#drawer(!document.body.classList.contains("drawer-open")),
      toggleGuide: () => this.guide.toggle(),
    });
    this.scrim = h("div", { class: "scrim", on: { click: () => this.#drawer(false) } });
    this.redraw = atMostOncePerFrame(() => this.#draw());
  }

  mount() {
    document.getElementById("app")?.replaceChildren(this.sidebar.element, this.scrim, this.chat.element, this.guide.element);
    this.guide.element.addEventListener("click", (/** @type {Event} */ event) => {
      const id = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-channel]"))?.dataset.channel;
      if (id) this.go(id);
    });
    addEventListener("hashchange", () => this.route());
    addEventListener("online", () => this.sessions.forEach((session) => session.gateway.retryNow()));
    document.addEventListener("visibilitychange", this.redraw);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#drawer(false);
    });
    this.route();
  }

  /**
   * Goes to a channel, as somebody else if that is asked for.
   * @param {string} channelId
   * @param {string} [personId]
   */
  go(channelId, personId = current.session.person.id) {
    this.#drawer(false);
    const hash = `#/${personId}/${channelId}`;
    if (location.hash === hash) this.chat.composer.focus();
    else location.hash = hash;
  }

  /** Does what the address says. */
  async route() {
    const [, personId, channelId, messageId] = location.hash.split("/");
    const wanted = [personId, sessionStorage.getItem(PERSON)].map((id) => this.people.find((person) => person.id === id)).find(Boolean);
    const session = this.#sessionOf(wanted ?? this.people.find((person) => !person.admin && !person.maintainer) ?? this.people[0]);
    const switched = current.session !== session;
    closePopover();
    this.#drawer(false);
    current.session = session;
    sessionStorage.setItem(PERSON, session.person.id);
    if (switched) {
      this.chat.leave();
      this.chat.showStatus(session.status);
      this.sidebar.draw();
    }
    await session.ready;
    if (current.session !== session) return;
    const channel = await this.#findChannel(session, channelId);
    if (!channel || current.session !== session) return;
    session.channelId = channel.id;
    const address = `#/${session.person.id}/${channel.id}`;
    if (location.hash !== address) history.replaceState(null, "", address);
    if (messageId && channel.id === channelId) this.chat.wanted = messageId;
    this.chat.open(channel);
    this.redraw();
    if (!this.guide.plan) this.guide.start().catch(toastError);
  }

  /**
   * The channel asked for, the one last open, or a good one to begin with.
   * @param {Session} session
   * @param {string | undefined} channelId
   */
  async #findChannel(session, channelId) {
    const { store } = session;
    if (channelId && !store.channels.has(channelId)) await session.fetchChannel(channelId).catch(() => {});
    const visible = [...store.guilds.keys()].flatMap((id) => store.visibleChannels(id)).filter((c) => c.type !== CHANNEL.CATEGORY);
    const wanted = store.channels.get(channelId ?? "") ?? store.channels.get(session.channelId ?? "");
    const parent = wanted?.parent_id && wanted.thread_metadata ? store.channels.get(wanted.parent_id) : wanted;
    const allowed = wanted && (!wanted.guild_id || visible.includes(parent));
    return allowed ? wanted : visible[0] ?? store.directMessages()[0];
  }

  /** @param {import("./state/session.js").Person} person */
  #sessionOf(person) {
    const known = this.sessions.get(person.id);
    if (known) return known;
    const session = new Session(person);
    this.sessions.set(person.id, session);
    const mine = (/** @type {(payload: any) => void} */ action) => (/** @type {any} */ payload) => {
      if (current.session === session) action(payload);
    };
    const { store } = session;
    session.on("status", mine((status) => this.chat.showStatus(status)));
    session.on("older", mine((id) => this.chat.log.timelineChanged(id, true)));
    store.on("timeline", mine((id) => this.chat.log.timelineChanged(id, false)));
    store.on("message", mine((change) => this.chat.log.messageChanged(change)));
    store.on("ready", mine(() => this.#caughtUp(session)));
    for (const topic of ["channels", "people", "unread"]) store.on(topic, mine(this.redraw));
    store.on("gone", mine((id) => id === session.channelId && this.go("")));
    session.interactions.on("modal", mine(openModal));
    session.connect();
    return session;
  }

  /**
   * A new session replaced a lost one: what is on screen may be out of date.
   * @param {Session} session
   */
  #caughtUp(session) {
    this.redraw();
    if (session.channelId && !this.chat.log.frame.hidden) session.loadNewest(session.channelId).catch(toastError);
  }

  #draw() {
    const { store, channelId, unread } = current.session;
    if (!store.me) return;
    this.sidebar.draw();
    this.chat.refresh();
    const waiting = [...unread.mentions.values()].reduce((sum, count) => sum + count, 0);
    document.title = `${waiting ? `(${waiting}) ` : ""}${store.channelName(store.channels.get(channelId ?? ""))} · Barnraiser sandbox`;
  }

  /** @param {boolean} open whether the channel list covers a narrow page */
  #drawer(open) {
    const was = document.body.classList.contains("drawer-open");
    document.body.classList.toggle("drawer-open", open);
    if (open && !was) /** @type {HTMLElement | null} */ (this.sidebar.element.querySelector('[aria-current="page"]'))?.focus();
  }
}

/**
 * @param {() => void} action
 * @returns {() => void} asks for `action`; asking again before it ran changes nothing
 */
function atMostOncePerFrame(action) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      action();
    });
  };
}

async function start() {
  const [people] = await Promise.all([fetchPeople(), clock.start()]);
  if (people.length === 0) throw new Error("This sandbox has no ready-made people to act as.");
  startTicker();
  new Page(people).mount();
}

start().catch((error) => {
  const app = document.getElementById("app");
  app?.replaceChildren(h("p", { class: "boot" }, `The sandbox cannot be shown: ${error.message}`));
});
