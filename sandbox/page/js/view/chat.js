/** The middle of the page: the channel on screen, with its top bar, its messages or posts, and the composer. */

import { fill, h } from "../lib/dom.js";
import { entries, usableCommands } from "../command/catalog.js";
import { current } from "../state/session.js";
import { CHANNEL, isForum, isThread } from "../state/store.js";
import { dismiss, openMessageMenu } from "./actions.js";
import { Composer } from "./composer.js";
import { editMessage } from "./editor.js";
import { acceptFiles } from "./files.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { openPersonCard } from "./person_card.js";
import { addReaction } from "./reactions.js";
import { forumPage } from "./threads.js";
import { guarded, toast, toastError } from "./toast.js";

export class Chat {
  /**
   * @param {{go: (channelId: string) => void, timeMenu: {button: HTMLElement}, toggleDrawer: () => void, toggleGuide: () => void}} hooks
   */
  constructor(hooks) {
    this.hooks = hooks;
    /** @type {any} */
    this.channel = null;
    /** @type {string | null} the message to show once the channel it is in has been opened */
    this.wanted = null;
    this.log = new Log();
    this.composer = new Composer({ editLast: () => this.#editLast(), jump: (id) => this.jump(id) });
    this.name = h("h2", { class: "channel-title" });
    this.topic = h("p", { class: "channel-topic clip" });
    this.forum = h("div", { class: "forum-frame", hidden: true });
    this.banner = h("div", { class: "banner", role: "status" });
    this.element = h("main", { class: "chat" },
      h("header", { class: "topbar" },
        h("button", { type: "button", class: "plain drawer-button", "aria-label": "Open channel list", "aria-controls": "sidebar", on: { click: hooks.toggleDrawer } }, icon("menu")),
        h("div", { class: "channel-heading" }, this.name, this.topic),
        hooks.timeMenu.button,
        h("button", { type: "button", class: "plain help", "aria-label": "First things to try", on: { click: hooks.toggleGuide } }, icon("help"))),
      this.banner, this.forum, this.log.frame, this.composer.element);
    this.element.addEventListener("click", (/** @type {MouseEvent} */ event) => this.#click(event));
    this.element.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => this.#contextMenu(event));
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    acceptFiles(this.element, (files) => this.channel && !isForum(this.channel) && this.composer.addFiles(files));
  }

  /** @param {any} channel */
  open(channel) {
    const { store } = current.session;
    const { wanted } = this;
    this.channel = channel;
    this.wanted = null;
    this.#hold(false);
    const parent = isThread(channel) ? store.channels.get(channel.parent_id) : null;
    fill(this.name, parent && h("button", { type: "button", class: "plain crumb", dataset: { channel: parent.id } }, store.channelName(parent)), parent && icon("right"), h("span", { class: "clip" }, store.channelName(channel)));
    const forum = isForum(channel);
    this.topic.textContent = (forum ? "" : channel.topic) ?? (channel.type === CHANNEL.DM ? "A conversation between the two of you." : "");
    this.forum.hidden = !forum;
    this.log.frame.hidden = forum;
    this.composer.element.hidden = forum;
    if (forum) {
      fill(this.forum, forumPage(channel, this.hooks.go));
      current.session.unread.markRead(channel.id, channel.last_message_id);
    } else {
      this.composer.open(channel);
      this.log.open(channel).then(() => (wanted ? this.jump(wanted) : undefined)).catch(toastError);
    }
  }

  /** Somebody else acts now: what is on screen is still another person's, so nothing in it can be used until `open`. */
  leave() {
    this.#hold(true);
  }

  /** @param {boolean} held */
  #hold(held) {
    for (const element of [this.log.frame, this.forum, this.composer.element]) element.inert = held;
  }

  /** The channel list changed: names, posts and rights on screen may have too. */
  refresh() {
    const { store } = current.session;
    this.forum.firstElementChild?.dispatchEvent(new Event("refresh"));
    if (!this.channel || !store.channels.has(this.channel.id)) return;
    if (!isForum(this.channel)) this.topic.textContent = this.channel.topic ?? this.topic.textContent;
  }

  /** @param {import("../net/gateway.js").GatewayStatus} status */
  showStatus(status) {
    const words = { connecting: "Connecting…", reconnecting: "Connection lost. Reconnecting…", refused: "The sandbox no longer knows this person. Reload the page.", ready: "", closed: "" }[status];
    this.banner.className = words ? `banner shown ${status}` : "banner";
    fill(this.banner, words && h("span", {}, words),
      status === "reconnecting" && h("button", { type: "button", class: "linklike", on: { click: () => current.session.gateway.retryNow() } }, "Try now"));
  }

  /** @param {string} id */
  async jump(id) {
    if (!(await this.log.show(id))) toast("That message is too far back, or gone.");
  }

  /**
   * Opens the form of the command a mention names.
   * @param {string} commandId
   * @param {string} path
   */
  async #startCommand(commandId, path) {
    const { interactions } = current.session;
    const { applications, commands } = await interactions.index(this.channel);
    const all = entries(usableCommands(current.session, this.channel, commands), applications);
    const entry = all.find((e) => e.command.id === commandId && [e.command.name, ...e.steps].join(" ") === path) ?? all.find((e) => e.path === path);
    if (!entry) throw new Error(`You cannot use /${path} here.`);
    this.composer.startCommand(entry);
  }

  /** @param {Element} target */
  #messageOf(target) {
    const element = /** @type {HTMLElement | null} */ (target.closest(".msg"));
    const view = element && this.log.views.get(String(element.dataset.message));
    return view ? { view, message: view.message, element } : null;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const element = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-user], [data-channel], [data-command], [data-jump], [data-tool]"));
    if (!element) return;
    const { user, channel, command, commandPath, jump, tool } = element.dataset;
    const found = this.#messageOf(element);
    if (user) openPersonCard(user, element, this.channel, this.hooks.go).catch(toastError);
    else if (channel) guarded(() => this.#visit(channel, jump))();
    else if (command) guarded(() => this.#startCommand(command, String(commandPath)))();
    else if (jump) guarded(() => this.jump(jump))();
    else if (found && tool === "more") openMessageMenu(found.message, element, this.#messageHooks()).catch(toastError);
    else if (found && tool === "react") addReaction(found.message, element);
    else if (found && tool === "reply") this.composer.reply(found.message);
    else if (found && tool === "dismiss") dismiss(found.message);
  }

  /**
   * @param {string} channelId
   * @param {string} [messageId] the message to show there
   */
  async #visit(channelId, messageId) {
    if (messageId && channelId === this.channel?.id) return this.jump(messageId);
    if (!current.session.store.channels.has(channelId)) await current.session.fetchChannel(channelId);
    this.wanted = messageId ?? null;
    this.hooks.go(channelId);
  }

  #messageHooks() {
    return {
      reply: (/** @type {any} */ message) => this.composer.reply(message),
      edit: (/** @type {any} */ message) => this.#edit(message.id),
      go: this.hooks.go,
    };
  }

  /** @param {string} id */
  #edit(id) {
    const view = this.log.views.get(id);
    if (view) editMessage(view, () => this.composer.focus());
  }

  #editLast() {
    const { store } = current.session;
    const mine = store.timeline(this.channel.id).items.findLast((m) => m.author.id === store.me.id && [0, 19].includes(m.type) && m.content);
    if (mine) this.#edit(mine.id);
  }

  /** @param {MouseEvent} event */
  #contextMenu(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("a, textarea, input, img, pre") || String(getSelection())) return;
    const found = this.#messageOf(target);
    if (!found) return;
    event.preventDefault();
    openMessageMenu(found.message, found.element, this.#messageHooks(), { x: event.clientX, y: event.clientY }).catch(toastError);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const menuKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
    const found = menuKey ? this.#messageOf(/** @type {Element} */ (event.target)) : null;
    if (!found) return;
    event.preventDefault();
    const { left, top } = found.element.getBoundingClientRect();
    openMessageMenu(found.message, found.element, this.#messageHooks(), { x: left + 60, y: Math.max(top, 60) + 20 }).catch(toastError);
  }
}
