/**
 * One message on screen. Each part is redrawn only when what it shows has changed, so that a card whose tally is
 * edited does not take the focus from the button somebody is about to press.
 */

import { append, fill, h } from "../lib/dom.js";
import { idTime } from "../lib/ids.js";
import { onlyEmoji } from "../text/emoji.js";
import { markdown, plainText } from "../text/render.js";
import { fullTime, messageTime } from "../text/time.js";
import { avatar } from "./avatar.js";
import { renderAll } from "./components.js";
import { cssColour } from "./context.js";
import { icon } from "./icons.js";
import { attachmentElement, embedElement } from "./media.js";
import { reactionRow } from "./reactions.js";

/** @typedef {import("./context.js").MessageContext} MessageContext */

export const FLAG = { SUPPRESS_EMBEDS: 4, EPHEMERAL: 64, LOADING: 128, COMPONENTS_V2: 32768 };
const GROUPED_WITHIN = 7 * 60_000;
const SYSTEM_TYPES = new Set([1, 2, 3, 4, 5, 6, 7, 18, 21]);

/**
 * Each part: its name, what of the message it shows, and how.
 * @type {{name: string, shows: (m: any) => any, build: (m: any, view: MessageView) => any}[]}
 */
const PARTS = [
  { name: "text", shows: (m) => [m.content, m.edited_timestamp, m.flags, m.type], build: textPart },
  {
    name: "attachments",
    shows: (m) => [m.attachments, m.flags & FLAG.COMPONENTS_V2],
    build: (m) => (m.flags & FLAG.COMPONENTS_V2 ? null : (m.attachments ?? []).map(attachmentElement)),
  },
  {
    name: "embeds",
    shows: (m) => [m.embeds, m.flags & FLAG.SUPPRESS_EMBEDS],
    build: (m, view) => (m.flags & FLAG.SUPPRESS_EMBEDS ? null : (m.embeds ?? []).map((/** @type {any} */ e) => embedElement(e, view.context))),
  },
  {
    name: "components",
    shows: (m) => m.components,
    build: (m, view) => renderAll(m.components, { message: m, context: view.context, onProblem: (text) => view.complain(text) }),
  },
  { name: "thread", shows: (m) => m.thread?.id, build: threadPart },
  { name: "reactions", shows: (m) => m.reactions, build: (m, view) => reactionRow(m, view.context) },
];

export class MessageView {
  /**
   * @param {any} message
   * @param {MessageContext} context
   */
  constructor(message, context) {
    this.message = message;
    this.context = context;
    /** @type {Record<string, {element: HTMLElement, shown: string}>} */
    this.parts = {};
    this.problem = h("div", { class: "msg-problem" });
    this.header = h("div", { class: "msg-head" });
    this.above = h("div", { class: "msg-above" });
    this.gutter = h("div", { class: "msg-gutter" });
    // A card without text carries the mark beside its time, where it moves nothing when it appears.
    this.edited = h("span", { class: "edited", hidden: true }, "(edited)");
    const body = h("div", { class: "msg-body" }, this.header);
    for (const { name } of PARTS) {
      const element = h("div", { class: `msg-${name}` });
      this.parts[name] = { element, shown: "" };
      body.append(element);
    }
    append(body, this.problem, message.flags & FLAG.EPHEMERAL ? ephemeralNote() : null);
    this.element = h("article", {
      class: "msg",
      tabindex: -1,
      dataset: { message: message.id },
      "aria-label": `${this.authorName}, ${messageTime(idTime(message.id))}`,
    }, this.above, this.gutter, body, tools());
    this.element.classList.toggle("ephemeral", Boolean(message.flags & FLAG.EPHEMERAL));
    this.element.classList.toggle("mentioned", this.#mentionsMe());
    append(this.above, aboveLine(message, this));
    this.grouped = /** @type {boolean | null} */ (null);
    this.update();
  }

  get authorName() {
    return this.context.store.nameOf(this.message.author, this.context.guildId);
  }

  /** Redraws the parts whose content changed. */
  update() {
    for (const { name, shows, build } of PARTS) {
      const part = this.parts[name];
      const now = JSON.stringify(shows(this.message)) ?? "";
      if (part.shown === now || part.element.classList.contains("editing")) continue;
      part.shown = now;
      const key = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.key;
      const focused = key && part.element.contains(document.activeElement);
      fill(part.element, build(this.message, this));
      if (focused) {
        const again = [...part.element.querySelectorAll("[data-key]")].find((e) => /** @type {HTMLElement} */ (e).dataset.key === key);
        /** @type {HTMLElement | null} */ (again ?? this.element)?.focus();
      }
    }
    this.edited.hidden = !this.message.edited_timestamp || Boolean(this.message.content);
    if (!this.parts.text.element.classList.contains("editing")) {
      this.parts.text.element.classList.toggle("markdown", true);
    }
  }

  /**
   * Shows the message under the one before it, or with its own author line.
   * @param {any | undefined} previous
   */
  group(previous) {
    const grouped = belongsTo(this.message, previous);
    if (grouped === this.grouped) return;
    this.grouped = grouped;
    this.element.classList.toggle("grouped", grouped);
    fill(this.header, grouped ? null : headerLine(this.message, this));
    const time = idTime(this.message.id);
    const { author } = this.message;
    if (SYSTEM_TYPES.has(this.message.type)) fill(this.gutter, icon(this.message.type === 18 ? "thread" : "right"));
    else if (grouped) fill(this.gutter, h("time", { class: "msg-short-time", datetime: new Date(time).toISOString() }, messageTime(time).split(", ").pop()));
    else fill(this.gutter, h("button", { type: "button", class: "plain msg-avatar", tabindex: -1, "aria-label": `Profile of ${this.authorName}`, dataset: { user: author.id } }, avatar(author, this.authorName)));
  }

  /**
   * Says below the message that something did not work; an empty text takes it back.
   * @param {string} text
   */
  complain(text) {
    fill(this.problem, text && h("span", { role: "alert" }, text));
  }

  #mentionsMe() {
    const { store, guildId } = this.context;
    const roles = guildId ? store.guilds.get(guildId)?.members.get(store.me.id)?.roles ?? [] : [];
    if (this.message.author.id === store.me.id) return false;
    const { mentions = [], mention_roles: mentionRoles = [], mention_everyone: everyone } = this.message;
    return Boolean(everyone || mentions.some((/** @type {any} */ u) => u.id === store.me.id) || mentionRoles.some((/** @type {string} */ id) => roles.includes(id)));
  }
}

/**
 * @param {any} message
 * @param {any | undefined} previous
 */
function belongsTo(message, previous) {
  if (!previous || previous.author?.id !== message.author?.id) return false;
  if (message.type !== 0 || message.message_reference || SYSTEM_TYPES.has(previous.type)) return false;
  if ((message.flags ?? 0) & FLAG.EPHEMERAL || (previous.flags ?? 0) & FLAG.EPHEMERAL) return false;
  return idTime(message.id) - idTime(previous.id) < GROUPED_WITHIN;
}

/**
 * @param {any} message
 * @param {MessageView} view
 */
function headerLine(message, view) {
  if (SYSTEM_TYPES.has(message.type)) return null;
  const time = idTime(message.id);
  const name = h("button", { type: "button", class: "plain msg-author", dataset: { user: message.author.id } }, view.authorName);
  const colour = roleColour(message, view.context);
  if (colour) name.style.setProperty("--name", colour);
  return [
    name,
    message.author.bot && h("span", { class: "badge" }, "app"),
    h("time", { datetime: new Date(time).toISOString(), title: fullTime(time), dataset: { sent: String(time) } }, messageTime(time)),
    view.edited,
  ];
}

/**
 * @param {any} message
 * @param {MessageContext} context
 */
function roleColour(message, { store, guildId }) {
  const guild = guildId ? store.guilds.get(guildId) : null;
  const roles = (guild?.members.get(message.author.id)?.roles ?? []).map((/** @type {string} */ id) => guild?.roles.get(id));
  const top = roles.filter((/** @type {any} */ role) => role?.color).sort((/** @type {any} */ a, /** @type {any} */ b) => b.position - a.position)[0];
  return cssColour(top?.color);
}

/**
 * The line above a reply or the answer to a command.
 * @param {any} message
 * @param {MessageView} view
 */
function aboveLine(message, { context }) {
  const used = message.interaction_metadata ?? message.interaction;
  if (message.type === 19) {
    // An ephemeral message is not on the server, only here.
    const to = message.referenced_message ?? context.store.timeline(message.channel_id).byId.get(message.message_reference?.message_id);
    if (!to) return h("div", { class: "above-line" }, icon("reply"), "The message this answers was deleted");
    const name = context.store.nameOf(to.author, context.guildId);
    const preview = plainText(to.content ?? "", context) || to.embeds?.[0]?.title || "a card";
    return h("button", { type: "button", class: "plain above-line", dataset: { jump: to.id }, "aria-label": `Reply to ${name}: ${preview}` },
      icon("reply"), h("b", {}, name), h("span", { class: "clip" }, preview));
  }
  if ((message.type === 20 || message.type === 23) && used?.user) {
    const name = context.store.nameOf(used.user, context.guildId);
    const command = message.interaction?.name ?? used.name;
    return h("div", { class: "above-line" }, icon("apps"), h("b", {}, name),
      h("span", { class: "clip" }, command ? ` used ${message.type === 20 ? "/" : ""}${command}` : " used a command"));
  }
  return null;
}

/**
 * @param {any} message
 * @param {MessageView} view
 */
function textPart(message, view) {
  if (message.flags & FLAG.LOADING) {
    return h("span", { class: "thinking", role: "status" }, `${view.authorName} is thinking`, h("span", { class: "dots", "aria-hidden": "true" }));
  }
  if (SYSTEM_TYPES.has(message.type)) return systemText(message, view);
  const edited = message.edited_timestamp
    && h("span", { class: "edited", title: `Edited ${fullTime(Date.parse(message.edited_timestamp))}` }, "(edited)");
  if (!message.content) return null;
  const text = h("div", { class: onlyEmoji(message.content) ? "jumbo" : null }, markdown(message.content, view.context));
  if (edited) (text.lastElementChild?.matches("p") ? text.lastElementChild : text).append(" ", edited);
  return text;
}

/**
 * @param {any} message
 * @param {MessageView} view
 */
function systemText(message, view) {
  const author = h("b", {}, view.authorName);
  if (message.type === 7) return h("p", { class: "system" }, author, " joined.");
  if (message.type === 6) return h("p", { class: "system" }, author, " pinned a message to this channel.");
  if (message.type === 18) {
    const id = message.message_reference?.channel_id ?? message.thread?.id;
    return h("p", { class: "system" }, author, " started a thread: ",
      id ? h("button", { type: "button", class: "mention", dataset: { channel: id } }, message.content || "thread") : message.content);
  }
  if (message.type === 21) {
    const first = message.referenced_message;
    const { store, guildId } = view.context;
    return [h("p", { class: "system" }, "This thread began with a message by ", h("b", {}, store.nameOf(first?.author, guildId)), "."),
      first?.content && h("blockquote", {}, markdown(first.content, view.context))];
  }
  if (message.type === 4) return h("p", { class: "system" }, author, ` changed the channel's name: ${message.content}`);
  return h("p", { class: "system" }, author, " changed this conversation.");
}

/**
 * @param {any} message
 * @param {MessageView} view
 */
function threadPart({ thread, type }, { context }) {
  if (!thread || type === 18 || thread.id === context.channel.id) return null;
  return h("button", { type: "button", class: "thread-link", dataset: { channel: thread.id, key: "thread" } }, icon("thread"), h("b", {}, thread.name), h("span", {}, "Open thread"));
}

function ephemeralNote() {
  return h("div", { class: "ephemeral-note" }, icon("eye"), "Only you can see this · ",
    h("button", { type: "button", class: "linklike", dataset: { tool: "dismiss" } }, "Dismiss message"));
}

function tools() {
  const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ picture) =>
    h("button", { type: "button", class: "tool", tabindex: -1, "aria-label": label, "aria-haspopup": name === "more" ? "menu" : null, dataset: { tool: name } }, icon(picture));
  return h("div", { class: "msg-tools" }, tool("react", "Add reaction", "react"), tool("reply", "Reply", "reply"), tool("more", "More actions", "more"));
}
