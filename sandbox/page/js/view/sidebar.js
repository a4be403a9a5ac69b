/** The list of channels, threads and direct messages, and the switcher between people. */

import { fill, h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { CHANNEL, isForum } from "../state/store.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";

const SHOWN_THREADS = 8;

export class Sidebar {
  /**
   * @param {{people: import("../state/session.js").Person[], switchTo: (personId: string) => void, message: () => void}} hooks
   */
  constructor(hooks) {
    this.hooks = hooks;
    this.title = h("h1", { class: "guild-name" });
    this.list = h("div", { class: "channels" });
    this.person = h("button", { type: "button", class: "person-button", "aria-haspopup": "menu", "aria-expanded": "false" });
    this.person.addEventListener("click", () => this.#choosePerson());
    this.element = h("nav", { id: "sidebar", class: "sidebar", "aria-label": "Channels" },
      h("header", {}, this.title), this.list, h("footer", {}, this.person));
  }

  /** Redraws the list, keeping the focus on the same channel. */
  draw() {
    const { session } = current;
    const { store } = session;
    const key = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.channel;
    const inside = this.list.contains(document.activeElement);
    this.title.textContent = store.guilds.get(session.guildId)?.name ?? "Sandbox";
    const guilds = [...store.guilds.values()];
    fill(this.list,
      guilds.map((guild) => [guilds.length > 1 && h("h2", { class: "guild-heading" }, guild.name), this.#guildList(guild.id)]),
      h("div", { class: "channel-group" },
        h("div", { class: "group-head" }, h("h3", {}, "Direct messages"), h("button", { type: "button", class: "plain", "aria-label": "New direct message", on: { click: () => this.hooks.message() } }, icon("plus"))),
        h("ul", {}, store.directMessages().map((channel) => this.#item(channel)))));
    if (inside && key) /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-channel="${CSS.escape(key)}"]`))?.focus();
    this.#drawPerson();
  }

  /** @param {string} guildId */
  #guildList(guildId) {
    const channels = current.session.store.visibleChannels(guildId);
    const groups = [null, ...channels.filter((channel) => channel.type === CHANNEL.CATEGORY)];
    return groups.map((category) => {
      const inside = channels.filter((c) => c.type !== CHANNEL.CATEGORY && c.type !== CHANNEL.VOICE && (c.parent_id ?? null) === (category?.id ?? null));
      if (inside.length === 0) return null;
      return h("div", { class: "channel-group" }, category && h("h3", {}, category.name), h("ul", {}, inside.map((channel) => [this.#item(channel), this.#threads(channel)])));
    });
  }

  /** @param {any} channel */
  #threads(channel) {
    const { session } = current;
    const threads = session.store.threadsOf(channel.id);
    const open = session.store.channels.get(session.channelId ?? "");
    const shown = threads.slice(0, SHOWN_THREADS);
    if (open?.parent_id === channel.id && !shown.includes(open)) shown.push(open);
    return shown.length > 0 && h("li", {}, h("ul", { class: "threads", "aria-label": `Threads of #${channel.name}` }, shown.map((thread) => this.#item(thread))));
  }

  /** @param {any} channel */
  #item(channel) {
    const { session } = current;
    const { store, unread } = session;
    const name = store.channelName(channel);
    const isNew = unread.isUnread(channel);
    const mentions = unread.mentions.get(channel.id) ?? 0;
    const notes = [isNew && "unread", mentions > 0 && `${mentions} ${mentions === 1 ? "mention" : "mentions"}`].filter(Boolean).join(", ");
    return h("li", {}, h("a", {
      href: `#/${session.person.id}/${channel.id}`,
      class: isNew ? "channel unread" : "channel",
      "aria-current": channel.id === session.channelId ? "page" : null,
      "aria-label": notes ? `${name}, ${notes}` : name,
      dataset: { channel: channel.id },
    }, sign(channel), h("span", { class: "clip" }, name.replace(/^[#@]/, "")), mentions > 0 && h("span", { class: "mention-count" }, mentions)));
  }

  #drawPerson() {
    const { person, store } = current.session;
    const user = store.me ?? { id: person.id };
    this.person.setAttribute("aria-label", `Acting as ${person.name}${person.admin ? ", admin" : ""}. Switch person`);
    fill(this.person, avatar(user, person.name, 34),
      h("span", { class: "person-text" }, h("small", {}, "Acting as"), h("b", {}, person.name, person.admin && h("span", { class: "badge" }, "admin"))),
      icon("chevron"));
  }

  #choosePerson() {
    openMenu(this.person, this.hooks.people.map((person) => ({
      label: person.name,
      note: [person.admin && "admin", person.note].filter(Boolean).join(" · "),
      checked: person.id === current.session.person.id,
      picture: avatar({ id: person.id }, person.name, 28),
      run: () => this.hooks.switchTo(person.id),
    })), { label: "Act as", above: true });
  }
}

/** @param {any} channel */
function sign(channel) {
  if (channel.type === CHANNEL.DM) {
    const { store } = current.session;
    const partner = store.users.get(store.partnerId(channel)) ?? { id: "0" };
    return avatar(partner, store.nameOf(partner), 22);
  }
  if (isForum(channel)) return icon("forum");
  if (channel.parent_id && channel.thread_metadata) return icon("thread");
  return h("span", { class: "hash", "aria-hidden": "true" }, "#");
}
