/** Short notices in a live region, so that they are seen and heard without taking the focus. */

import { h } from "../lib/dom.js";
import { icon } from "./icons.js";

const SHOWN = { info: 5000, error: 12_000 };

/**
 * @param {string} text
 * @param {"info" | "error"} [kind]
 */
export function toast(text, kind = "info") {
  const region = document.getElementById(kind === "error" ? "alerts" : "notices");
  if (!region) return;
  const same = [...region.children].find((child) => child.firstElementChild?.textContent === text);
  same?.remove();
  const close = h("button", { type: "button", class: "plain", "aria-label": "Dismiss notice" }, icon("close"));
  const note = h("div", { class: `toast ${kind}` }, h("span", {}, text), close);
  const timer = setTimeout(() => note.remove(), SHOWN[kind]);
  close.addEventListener("click", () => {
    clearTimeout(timer);
    note.remove();
  });
  region.append(note);
  while (region.children.length > 4) region.firstElementChild?.remove();
}

/**
 * Shows what went wrong.
 * @param {unknown} error
 */
export function toastError(error) {
  toast(error instanceof Error ? error.message : String(error), "error");
}

/**
 * Makes a listener out of an async function: what it throws becomes a notice.
 * @template {any[]} A
 * @param {(...args: A) => Promise<any>} action
 * @returns {(...args: A) => void}
 */
export function guarded(action) {
  return (...args) => {
    action(...args).catch(toastError);
  };
}
