/** The form of one slash command: its options, their checks, and sending it. */

import { fill, h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { icon } from "../view/icons.js";
import { localName, nestOptions } from "./catalog.js";
import { makeField } from "./fields.js";

/** @typedef {import("./fields.js").Field} Field */

export class CommandForm {
  /**
   * @param {import("./catalog.js").Entry} entry
   * @param {any} channel
   * @param {() => void} onClose
   */
  constructor(entry, channel, onClose) {
    this.entry = entry;
    this.channel = channel;
    this.onClose = onClose;
    /** @type {Field[]} */
    this.fields = [];
    this.rows = h("div", { class: "command-fields" });
    this.extra = h("div", { class: "command-extra" });
    this.problem = h("p", { class: "form-problem", role: "alert" });
    this.run = h("button", { type: "submit", class: "primary" }, `Run /${entry.path}`);
    this.element = h("form", { class: "command-form", "aria-label": `Command /${entry.path}`, novalidate: true },
      h("header", {},
        h("div", { class: "command-title" }, h("b", {}, `/${entry.path}`), h("span", {}, entry.description)),
        h("button", { type: "button", class: "plain", "aria-label": "Cancel command", on: { click: onClose } }, icon("close"))),
      this.rows, this.extra, this.problem,
      h("footer", {}, this.run));
    for (const option of entry.options.filter((o) => o.required)) this.#add(option);
    this.#drawExtra();
    this.element.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit();
    });
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && !event.defaultPrevented) onClose();
    });
  }

  focus() {
    (this.fields[0]?.input ?? this.extra.querySelector("button") ?? this.run).focus();
  }

  /** @param {any} option */
  #add(option) {
    const place = {
      channel: this.channel,
      autocomplete: (/** @type {any} */ asked, /** @type {string} */ typed) => this.#autocomplete(asked, typed),
    };
    const remove = option.required ? null : () => {
      this.fields = this.fields.filter((other) => other !== field);
      field.element.remove();
      this.#drawExtra();
      this.focus();
    };
    const field = makeField(option, place, remove);
    this.fields.push(field);
    this.rows.append(field.element);
    return field;
  }

  #drawExtra() {
    const left = this.entry.options.filter((option) => !this.fields.some((field) => field.option === option));
    fill(this.extra, left.length > 0 && h("span", {}, "Optional:"), left.map((option) => h("button", {
      type: "button",
      class: "chip",
      title: option.description,
      "aria-label": `Add option ${localName(option)}`,
      on: {
        click: () => {
          const field = this.#add(option);
          this.#drawExtra();
          field.input.focus();
        },
      },
    }, `+ ${localName(option)}`)));
  }

  /**
   * @param {any} asked
   * @param {string} typed
   */
  #autocomplete(asked, typed) {
    const others = this.#answers().answers.filter((answer) => answer.name !== asked.name);
    const options = nestOptions(this.entry, [...others, { type: asked.type, name: asked.name, value: typed, focused: true }]);
    return current.session.interactions.autocomplete(this.channel, this.entry.command, options);
  }

  /** @returns {{answers: any[], files: File[]}} */
  #answers() {
    /** @type {File[]} */
    const files = [];
    const answers = this.fields.flatMap((field) => {
      const { type, name } = field.option;
      const file = field.file?.();
      if (file) return [{ type, name, value: String(files.push(file) - 1) }];
      const value = field.read();
      return value === undefined ? [] : [{ type, name, value }];
    });
    return { answers, files };
  }

  async #submit() {
    if (this.run.disabled) return;
    const wrong = this.fields.filter((field) => {
      const complaint = field.check();
      field.complain(complaint);
      return complaint;
    });
    this.problem.textContent = "";
    if (wrong.length > 0) {
      wrong[0].input.focus();
      return;
    }
    const { answers, files } = this.#answers();
    this.#wait(true);
    try {
      await current.session.interactions.runCommand(this.channel, this.entry.command, { options: nestOptions(this.entry, answers), files });
      if (this.element.isConnected) this.onClose();
    } catch (error) {
      this.problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      this.#wait(false);
    }
  }

  /** @param {boolean} waiting */
  #wait(waiting) {
    this.run.disabled = waiting;
    this.run.textContent = waiting ? `Waiting for ${this.entry.application || "the application"}…` : `Run /${this.entry.path}`;
  }
}
