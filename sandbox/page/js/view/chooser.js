/**
 * A combobox: one text field with a list of choices below it. It serves slash-command options, the selects of
 * messages and those of modals; for one choice or several; with a fixed list or one asked for while typing.
 */

import { fill, h, uid } from "../lib/dom.js";
import { icon } from "./icons.js";
import { layerOf, place } from "./overlay.js";

/**
 * @typedef {object} Choice
 * @property {any} value
 * @property {string} label
 * @property {string} [detail]
 * @property {any} [picture] makes an element shown before the label
 *
 * @typedef {object} ChooserOptions
 * @property {string} label accessible name
 * @property {string} [placeholder]
 * @property {(query: string) => Choice[] | Promise<Choice[]>} source
 * @property {boolean} [typing] whether typing filters the list; else the field only opens it
 * @property {boolean} [free] whether text outside the list is a value too
 * @property {number} [max] how many may be chosen; more than one keeps the list open
 * @property {Choice[]} [chosen]
 * @property {boolean} [disabled]
 * @property {string} [id]
 * @property {number} [maxLength]
 * @property {() => void} [onChange]
 * @property {() => void} [onDone] the list closed, after at least one change
 */

export class Chooser {
  /** @param {ChooserOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {Choice[]} */
    this.chosen = options.chosen ?? [];
    /** @type {Choice[]} */
    this.choices = [];
    this.active = -1;
    this.changed = false;
    this.asked = 0;
    const listId = uid("choices");
    this.list = h("div", { id: listId, class: "choices popover", role: "listbox", popover: "manual", "aria-label": options.label, "aria-multiselectable": this.#several ? "true" : null });
    this.input = h("input", {
      id: options.id ?? uid("chooser"),
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": options.label,
      "aria-controls": listId,
      "aria-expanded": "false",
      "aria-autocomplete": options.typing ? "list" : "none",
      placeholder: options.placeholder ?? "",
      readonly: !options.typing,
      disabled: options.disabled,
      maxlength: options.maxLength,
      value: this.#words(),
    });
    this.element = h("div", { class: "chooser" }, this.input, icon("chevron"));
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
  }

  get #several() {
    return (this.options.max ?? 1) > 1;
  }

  get isOpen() {
    return this.list.isConnected;
  }

  /** The chosen values; with free text, the text itself where nothing of the list was chosen. */
  get values() {
    if (this.chosen.length > 0) return this.chosen.map((choice) => choice.value);
    return this.options.free && this.input.value !== "" ? [this.input.value] : [];
  }

  /** Text in the field that stands for no value. */
  get stray() {
    return this.options.typing && !this.options.free && this.chosen.length === 0 && !this.isOpen ? this.input.value.trim() : "";
  }

  #words() {
    return this.chosen.map((choice) => choice.label).join(", ");
  }

  /** Opens the list. */
  open() {
    if (this.isOpen || this.options.disabled) return;
    this.changed = false;
    layerOf(this.element).append(this.list);
    this.list.showPopover();
    this.input.setAttribute("aria-expanded", "true");
    if (this.options.typing && this.chosen.length > 0) this.input.select();
    this.#refresh(this.chosen.length > 0 ? "" : this.input.value);
  }

  /** Closes the list; a choice half typed stays in the field for the form to complain about. */
  close() {
    if (!this.isOpen) return;
    this.asked += 1;
    this.list.remove();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.chosen.length > 0) this.input.value = this.#words();
    if (this.changed) this.options.onDone?.();
  }

  /** @param {string} query */
  async #refresh(query) {
    const turn = ++this.asked;
    if (this.choices.length === 0) this.#message("Looking…");
    /** @type {Choice[]} */
    let choices = [];
    let problem = "";
    try {
      choices = await this.options.source(query.trim());
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (turn !== this.asked || !this.isOpen) return;
    this.choices = choices;
    const marked = choices.findIndex((choice) => this.#isChosen(choice));
    this.active = marked !== -1 ? marked : choices.length > 0 && (query || !this.options.free) ? 0 : -1;
    if (choices.length === 0) this.#message(problem || (this.options.free ? "No suggestions. Your own words are fine." : "Nothing found."));
    else this.#draw();
  }

  /** @param {string} text */
  #message(text) {
    fill(this.list, h("div", { class: "choices-empty" }, text));
    this.#place();
  }

  #place() {
    // Above in a command's form, so that the list does not hide the button that runs it.
    const above = this.element.closest(".command-form") !== null;
    place(this.list, this.element.getBoundingClientRect(), { above, match: true });
  }

  #draw() {
    fill(this.list, this.choices.map((choice, index) => h("div", {
      id: `${this.list.id}-${index}`,
      role: "option",
      class: "choice",
      "aria-selected": String(this.#isChosen(choice)),
      on: { click: () => this.#choose(choice), pointermove: () => this.#activate(index) },
    },
    choice.picture?.(),
    h("span", { class: "choice-text" }, h("span", {}, choice.label), choice.detail && h("small", {}, choice.detail)),
    this.#isChosen(choice) && icon("check"))));
    this.#place();
    this.#activate(this.active);
  }

  /** @param {number} index */
  #activate(index) {
    this.active = index;
    [...this.list.children].forEach((element, i) => element.classList.toggle("active", i === index));
    const element = this.list.children[index];
    if (!element || !element.id) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", element.id);
      element.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {Choice} choice */
  #isChosen(choice) {
    return this.chosen.some((other) => other.value === choice.value);
  }

  /** @param {Choice} choice */
  #choose(choice) {
    this.changed = true;
    if (!this.#several) {
      this.chosen = [choice];
      this.options.onChange?.();
      this.close();
      return;
    }
    if (this.#isChosen(choice)) this.chosen = this.chosen.filter((other) => other.value !== choice.value);
    else if (this.chosen.length < (this.options.max ?? 1)) this.chosen = [...this.chosen, choice];
    this.input.value = this.#words();
    this.options.onChange?.();
    const keep = this.active;
    this.#draw();
    this.#activate(keep);
  }

  #typed() {
    if (!this.#several) this.chosen = [];
    this.options.onChange?.();
    if (!this.isOpen) this.open();
    else this.#refresh(this.input.value);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    if (!this.isOpen) {
      const submits = key === "Enter" && this.chosen.length > 0 && this.input.form;
      const opens = ["ArrowDown", "ArrowUp"].includes(key) || (!this.options.typing && (key === " " || key === "Enter") && !submits);
      if (opens) {
        event.preventDefault();
        event.stopPropagation();
        this.open();
      } else if (key === "Backspace" && !this.options.typing) this.#clear();
      return;
    }
    const count = this.choices.length;
    if (key === "ArrowDown" && count) this.#activate((this.active + 1) % count);
    else if (key === "ArrowUp" && count) this.#activate((this.active - 1 + count) % count);
    else if (key === "Escape") this.close();
    else if ((key === "Enter" || (key === " " && !this.options.typing)) && this.choices[this.active]) this.#choose(this.choices[this.active]);
    else if (key === "Tab") {
      if (this.input.value && !this.#several && this.chosen.length === 0 && this.choices[this.active]) this.#choose(this.choices[this.active]);
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #clear() {
    if (this.chosen.length === 0) return;
    this.chosen = [];
    this.input.value = "";
    this.options.onChange?.();
  }
}

/**
 * Choices whose label or detail contains the query, those that begin with it first.
 * @param {Choice[]} choices
 * @param {string} query
 */
export function matching(choices, query) {
  const wanted = query.toLocaleLowerCase().replace(/^[@#]/, "");
  const rank = (/** @type {Choice} */ choice) => (choice.label.toLocaleLowerCase().replace(/^[@#]/, "").startsWith(wanted) ? 0 : 1);
  return choices
    .filter((choice) => `${choice.label} ${choice.detail ?? ""}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, 50);
}
