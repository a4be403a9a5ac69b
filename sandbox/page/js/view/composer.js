/** Where a person writes: text, files, replies, and the way into slash commands. */

import { fill, h } from "../lib/dom.js";
import { CommandForm } from "../command/form.js";
import { entries, search, usableCommands } from "../command/catalog.js";
import { current } from "../state/session.js";
import { PERMISSION } from "../state/permissions.js";
import { EMOJI } from "../text/emoji.js";
import { mentionNames, toWire } from "../text/outgoing.js";
import { plainText } from "../text/render.js";
import { pickEmoji } from "./emoji_picker.js";
import { FileTray } from "./files.js";
import { icon } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { toastError } from "./toast.js";

const LONGEST = 2000;
const TRIGGER = /(^|[\s(])([@#:])([\p{L}\p{N}_+-]{0,40})$/u;

export class Composer {
  /** @param {{editLast: () => void, jump: (id: string) => void}} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    /** @type {any} */
    this.channel = null;
    /** @type {any} */
    this.replying = null;
    /** @type {Map<string, string>} */
    this.drafts = new Map();
    this.draftKey = "";
    this.tray = new FileTray(() => this.#resize());
    this.field = h("textarea", { rows: 1, class: "composer-field", autocomplete: "off" });
    this.suggestions = new Suggestions(this.field, "Suggestions");
    this.replyLine = h("div", { class: "reply-line", hidden: true });
    this.note = h("div", { class: "composer-note", role: "alert" });
    this.count = h("span", { class: "composer-count", "aria-live": "polite" });
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": "Send message" }, icon("send"));
    const picker = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files" });
    const attach = h("button", { type: "button", class: "plain", "aria-label": "Attach files", on: { click: () => picker.click() } }, icon("attach"));
    const emoji = h("button", { type: "button", class: "plain", "aria-label": "Insert emoji" }, icon("smile"));
    picker.addEventListener("change", () => {
      this.tray.add(picker.files);
      picker.value = "";
      this.field.focus();
    });
    emoji.addEventListener("click", () => pickEmoji(emoji, "Insert emoji", (one) => this.#insert(one)));
    this.form = h("form", { class: "composer" }, this.replyLine, this.tray.element,
      h("div", { class: "composer-row" }, attach, picker, this.field, this.count, emoji, this.sendButton));
    this.commandSlot = h("div", { class: "command-slot" });
    this.element = h("div", { id: "composer", class: "composer-area" }, this.suggestions.element, this.note, this.commandSlot, this.form);
    this.form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit().catch((error) => this.#complain(error));
    });
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.field.addEventListener("blur", () => this.suggestions.show([]));
  }

  /**
   * Turns to a channel, keeping what was being written in the one before.
   * @param {any} channel
   */
  open(channel) {
    const key = (/** @type {any} */ place) => `${current.session.person.id} ${place.id}`;
    if (this.channel) this.drafts.set(this.draftKey, this.field.value);
    this.channel = channel;
    this.draftKey = key(channel);
    this.#reply(null);
    this.tray.clear();
    this.closeCommand();
    this.note.textContent = "";
    const name = current.session.store.channelName(channel);
    const allowed = current.session.store.can(channel, PERMISSION.SEND_MESSAGES);
    this.form.classList.toggle("locked", !allowed);
    this.field.disabled = !allowed;
    const hint = matchMedia("(max-width: 760px)").matches ? "" : ", or / for commands";
    this.field.placeholder = allowed ? `Message ${name}${hint}` : "You may read here, but not write.";
    this.field.setAttribute("aria-label", `Message ${name}`);
    this.field.value = this.drafts.get(this.draftKey) ?? "";
    this.#typed();
    if (matchMedia("(hover: hover)").matches) this.focus();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** @param {any} message the message to answer, or null */
  reply(message) {
    this.#reply(message);
    this.focus();
  }

  /** @param {any} message */
  #reply(message) {
    this.replying = message;
    this.replyLine.hidden = !message;
    if (!message) return;
    const { store } = current.session;
    const name = store.nameOf(message.author, this.channel.guild_id);
    fill(this.replyLine,
      h("button", { type: "button", class: "plain clip", on: { click: () => this.hooks.jump(message.id) } },
        "Replying to ", h("b", {}, name), " ", plainText(message.content ?? "", { store, guildId: this.channel.guild_id })),
      h("button", { type: "button", class: "plain", "aria-label": "Cancel reply", on: { click: () => this.reply(null) } }, icon("close")));
  }

  /** @param {Iterable<File>} files */
  addFiles(files) {
    this.tray.add(files);
    this.focus();
  }

  async #submit() {
    const typed = this.field.value;
    if (typed.startsWith("/") && this.tray.files.length === 0) {
      this.#complain(new Error("There is no such command here. To send this as a message, put a space before the slash."));
      return;
    }
    const { session } = current;
    const content = toWire(typed, { store: session.store, channel: this.channel });
    const { files } = this.tray;
    if (content === "" && files.length === 0) return;
    if (content.length > LONGEST) throw new Error(`This is ${content.length - LONGEST} characters too long.`);
    const replyTo = this.replying?.id;
    const { channel } = this;
    this.field.value = "";
    this.note.textContent = "";
    this.tray.clear();
    this.#reply(null);
    this.#typed();
    try {
      await session.sendMessage(channel.id, { content, replyTo, files });
    } catch (error) {
      if (this.channel === channel && this.field.value === "") {
        this.field.value = typed;
        this.tray.add(files);
        this.#typed();
      }
      throw error;
    }
  }

  /** @param {unknown} error */
  #complain(error) {
    this.note.textContent = error instanceof Error ? error.message : String(error);
  }

  #resize() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, innerHeight * 0.4)}px`;
  }

  #typed() {
    this.#resize();
    const { length } = this.field.value;
    this.count.textContent = length > LONGEST - 200 ? String(LONGEST - length) : "";
    this.count.classList.toggle("over", length > LONGEST);
    this.note.textContent = "";
    this.#suggest().catch(toastError);
  }

  async #suggest() {
    const { value, selectionStart } = this.field;
    if (document.activeElement !== this.field) return this.suggestions.show([]);
    if (value.startsWith("/") && !value.includes("\n")) return this.#suggestCommands(value);
    const found = TRIGGER.exec(value.slice(0, selectionStart));
    return found ? this.#suggestWords(found[2], found[3]) : this.suggestions.show([]);
  }

  /** @param {string} value what stands in the field */
  async #suggestCommands(value) {
    const { session } = current;
    const { channel } = this;
    const { applications, commands } = await session.interactions.index(channel);
    if (this.field.value !== value || this.channel !== channel) return;
    const found = search(entries(usableCommands(session, channel, commands), applications), value.slice(1));
    this.suggestions.show(found.slice(0, 60).map((entry) => ({
      label: `/${entry.path}`,
      detail: entry.description,
      note: entry.application,
      choose: () => this.startCommand(entry),
    })), "Commands");
  }

  /**
   * @param {string} sign "@", "#" or ":"
   * @param {string} begun
   */
  #suggestWords(sign, begun) {
    const wanted = begun.toLowerCase();
    const words = sign === ":"
      ? (begun.length < 2 ? [] : EMOJI.filter(({ name }) => name.startsWith(wanted)).map(({ name, emoji }) => ({ label: `${emoji}  :${name}:`, text: emoji })))
      : mentionNames(current.session.store, this.channel)
        .filter(({ typed }) => typed[0] === sign && typed.toLowerCase().slice(1).startsWith(wanted))
        .sort((a, b) => a.typed.localeCompare(b.typed))
        .map(({ typed }) => ({ label: typed, text: typed }));
    this.suggestions.show(words.slice(0, 8).map(({ label, text }) => ({ label, choose: () => this.#complete(sign + begun, text) })), "Suggestions");
  }

  /**
   * @param {string} begun
   * @param {string} text
   */
  #complete(begun, text) {
    const at = this.field.selectionStart;
    this.field.setRangeText(`${text} `, at - begun.length, at, "end");
    this.#typed();
  }

  /** @param {string} text */
  #insert(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.#typed();
    this.field.focus();
  }

  /**
   * Opens the form of a slash command in place of the text field.
   * @param {import("../command/catalog.js").Entry} entry
   */
  startCommand(entry) {
    this.suggestions.show([]);
    if (this.field.value.startsWith("/")) this.field.value = "";
    this.#typed();
    const form = new CommandForm(entry, this.channel, () => {
      this.closeCommand();
      this.focus();
    });
    this.form.hidden = true;
    fill(this.commandSlot, form.element);
    form.focus();
  }

  closeCommand() {
    this.commandSlot.replaceChildren();
    this.form.hidden = false;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.suggestions.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && this.replying) this.#reply(null);
    else if (event.key === "ArrowUp" && this.field.value === "") {
      event.preventDefault();
      this.hooks.editLast();
    }
  }
}
