/** A small emoji picker: the ones used for voting first, the rest by name, any other by typing it. */

import { fill, h } from "../lib/dom.js";
import { EMOJI, QUICK, isEmoji } from "../text/emoji.js";
import { closePopover, openPopover } from "./overlay.js";

const COLUMNS = 8;

/**
 * @param {HTMLElement} anchor
 * @param {string} label
 * @param {(emoji: string) => void} onPick
 */
export function pickEmoji(anchor, label, onPick) {
  const pick = (/** @type {string} */ emoji) => {
    closePopover();
    onPick(emoji);
  };
  const grid = h("div", { class: "emoji-grid", role: "listbox", "aria-label": "Emoji" });
  const input = h("input", { type: "text", class: "emoji-search", "aria-label": "Emoji or its name", placeholder: "Name, or paste any emoji", autocomplete: "off" });
  const panel = h("div", { class: "emoji-picker", role: "dialog", "aria-label": label }, input, grid);
  const show = () => {
    const found = search(input.value.trim());
    fill(grid, found.map(({ name, emoji }, index) => h("button", {
      type: "button", role: "option", class: "emoji-option", tabindex: index === 0 ? 0 : -1, "aria-label": `${emoji} ${name}`, "aria-selected": "false", title: name,
      on: { click: () => pick(emoji) },
    }, emoji)), found.length === 0 && h("p", { class: "choices-empty" }, "No emoji of that name."));
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const first = /** @type {HTMLElement | null} */ (grid.querySelector("button"));
    if (event.key === "Enter") first?.click();
    else if (event.key === "ArrowDown") first?.focus();
    else return;
    event.preventDefault();
  });
  grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => moveInGrid(grid, input, event));
  show();
  openPopover(anchor, panel, { above: true, end: true, focus: input });
}

/** @param {string} query */
function search(query) {
  if (isEmoji(query)) return [{ name: "this emoji", emoji: query }];
  const name = query.replaceAll(":", "").toLowerCase().replace(/\s+/g, "_");
  const found = EMOJI.filter((entry) => entry.name.includes(name));
  if (name) return found;
  const quick = QUICK.flatMap((emoji) => EMOJI.find((entry) => entry.emoji === emoji) ?? []);
  return [...quick, ...found.filter(({ emoji }) => !QUICK.includes(emoji))];
}

/**
 * @param {HTMLElement} grid
 * @param {HTMLElement} input
 * @param {KeyboardEvent} event
 */
function moveInGrid(grid, input, event) {
  const all = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("button")]);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (step === undefined || at === -1) return;
  event.preventDefault();
  const next = at + step;
  (next < 0 ? input : all[Math.min(next, all.length - 1)]).focus();
}
