/** A small label shown while a control is hovered or focused; its text may come late. */

import { h } from "../lib/dom.js";
import { place } from "./overlay.js";

const DELAY = 250;
/** @type {HTMLElement | null} */
let shown = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

function hide() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

/**
 * @param {HTMLElement} anchor
 * @param {() => string | Promise<string>} words asked for each time the label is about to be shown
 */
export function tooltip(anchor, words) {
  const show = () => {
    hide();
    timer = setTimeout(async () => {
      const text = await Promise.resolve(words()).catch(() => "");
      if (!text || !anchor.isConnected || !anchor.matches(":hover, :focus-visible")) return;
      hide();
      const label = h("div", { class: "tooltip", role: "tooltip", popover: "manual" }, text);
      shown = label;
      document.body.append(label);
      label.showPopover();
      place(label, anchor.getBoundingClientRect(), { above: true });
    }, DELAY);
  };
  anchor.addEventListener("pointerenter", show);
  anchor.addEventListener("focus", show);
  anchor.addEventListener("pointerleave", hide);
  anchor.addEventListener("blur", hide);
  anchor.addEventListener("click", hide);
}
