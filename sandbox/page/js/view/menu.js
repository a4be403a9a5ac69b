/** Menus of actions, with groups that open in place so that they work alike by mouse, touch and keyboard. */

import { fill, h } from "../lib/dom.js";
import { icon } from "./icons.js";
import { closePopover, openPopover } from "./overlay.js";

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [note] shown smaller, after the label
 * @property {boolean} [danger]
 * @property {boolean} [checked] makes it a radio item
 * @property {any} [picture] an element before the label
 * @property {() => void} [run]
 * @property {MenuItem[]} [items] a group that opens when chosen
 */

/**
 * Opens a menu beside its anchor, or at a point for a context menu.
 * @param {HTMLElement} anchor
 * @param {MenuItem[]} items
 * @param {{label: string, at?: {x: number, y: number}, above?: boolean, end?: boolean}} options
 */
export function openMenu(anchor, items, { label, at, above, end }) {
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, tabindex: -1 });
  show(menu, items, null);
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => onKey(menu, event));
  openPopover(anchor, menu, { at, above, end, focus: checkedOrFirst(menu) });
}

/**
 * @param {HTMLElement} menu
 * @param {MenuItem[]} items
 * @param {(() => void) | null} back
 */
function show(menu, items, back) {
  const up = back && h("button", { type: "button", role: "menuitem", class: "menu-item back", tabindex: -1, dataset: { back: "" }, on: { click: back } },
    icon("back"), h("span", {}, "Back"));
  fill(menu, up, items.map((item) => itemElement(menu, item, items, back)));
}

/**
 * @param {HTMLElement} menu
 * @param {MenuItem} item
 * @param {MenuItem[]} siblings
 * @param {(() => void) | null} back
 */
function itemElement(menu, item, siblings, back) {
  const radio = item.checked !== undefined;
  const choose = () => {
    if (item.items) {
      show(menu, item.items, () => {
        show(menu, siblings, back);
        items(menu).find((element) => element.textContent?.startsWith(item.label))?.focus();
      });
      (items(menu)[1] ?? items(menu)[0]).focus();
      return;
    }
    closePopover();
    item.run?.();
  };
  return h("button", {
    type: "button",
    role: radio ? "menuitemradio" : "menuitem",
    class: item.danger ? "menu-item danger" : "menu-item",
    tabindex: -1,
    "aria-checked": radio ? String(item.checked) : null,
    "aria-haspopup": item.items ? "menu" : null,
    "aria-label": item.note ? `${item.label} (${item.note})` : item.label,
    dataset: item.items ? { group: "" } : {},
    on: { click: choose },
  },
  item.picture ?? (item.icon ? icon(item.icon) : null),
  h("span", { class: "menu-label" }, item.label, item.note && h("small", {}, item.note)),
  item.items && icon("right"),
  item.checked && icon("check"));
}

/** @param {HTMLElement} menu */
function items(menu) {
  return /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(".menu-item")]);
}

/** @param {HTMLElement} menu */
function checkedOrFirst(menu) {
  return items(menu).find((element) => element.getAttribute("aria-checked") === "true") ?? items(menu)[0];
}

/**
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
function onKey(menu, event) {
  const all = items(menu);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const focused = all[at];
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => all[(at + 1) % all.length].focus(),
    ArrowUp: () => all[(at - 1 + all.length) % all.length].focus(),
    Home: () => all[0].focus(),
    End: () => all[all.length - 1].focus(),
    ArrowRight: () => focused && "group" in focused.dataset && focused.click(),
    ArrowLeft: () => all[0] && "back" in all[0].dataset && all[0].click(),
    Tab: () => closePopover(),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
    return;
  }
  if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const letter = event.key.toLowerCase();
    const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
    order.find((element) => element.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  }
}
