/** A list of suggestions above a text field, steered from the keyboard while the focus stays in the field. */

import { fill, h, uid } from "../lib/dom.js";

/**
 * @typedef {object} Suggestion
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [note] at the right edge
 * @property {any} [picture] makes an element
 * @property {() => void} choose
 */

export class Suggestions {
  /**
   * @param {HTMLTextAreaElement} field
   * @param {string} label
   */
  constructor(field, label) {
    this.field = field;
    this.element = h("div", { id: uid("suggestions"), class: "suggestions", role: "listbox", "aria-label": label, hidden: true });
    /** @type {Suggestion[]} */
    this.items = [];
    this.active = 0;
    field.setAttribute("aria-autocomplete", "list");
    this.element.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
  }

  get isOpen() {
    return this.items.length > 0;
  }

  /**
   * @param {Suggestion[]} items none closes the list
   * @param {string} [label]
   */
  show(items, label) {
    this.items = items;
    this.element.hidden = items.length === 0;
    if (label) this.element.setAttribute("aria-label", label);
    fill(this.element, items.map((item, index) => h("div", {
      id: `${this.element.id}-${index}`,
      class: "choice",
      role: "option",
      "aria-selected": "false",
      on: { click: () => item.choose(), pointermove: () => this.#activate(index) },
    },
    item.picture?.(),
    h("span", { class: "choice-text" }, h("span", {}, item.label), item.detail && h("small", {}, item.detail)),
    item.note && h("span", { class: "choice-note" }, item.note))));
    if (items.length > 0) {
      this.field.setAttribute("aria-controls", this.element.id);
      this.#activate(0);
    } else {
      this.field.removeAttribute("aria-controls");
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {number} index */
  #activate(index) {
    this.active = index;
    [...this.element.children].forEach((element, i) => {
      element.classList.toggle("active", i === index);
      element.setAttribute("aria-selected", String(i === index));
    });
    const element = this.element.children[index];
    this.field.setAttribute("aria-activedescendant", element.id);
    element.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the list took the key
   */
  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const count = this.items.length;
    if (event.key === "ArrowDown") this.#activate((this.active + 1) % count);
    else if (event.key === "ArrowUp") this.#activate((this.active - 1 + count) % count);
    else if (event.key === "Escape") this.show([]);
    else if ((event.key === "Enter" && !event.shiftKey) || (event.key === "Tab" && !event.shiftKey)) this.items[this.active].choose();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
