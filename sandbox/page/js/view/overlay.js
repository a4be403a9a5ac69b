/** Things that float over the page: popovers beside an anchor, and dialogs. */

import { h, tabbable, uid } from "../lib/dom.js";
import { icon } from "./icons.js";

const GAP = 6;
const EDGE = 8;

/**
 * Puts a fixed element beside a rectangle, inside the window.
 * @param {HTMLElement} element
 * @param {{left: number, right: number, top: number, bottom: number, width: number}} rect
 * @param {{above?: boolean, end?: boolean, match?: boolean}} [options] prefer above; align right edges; as wide as the anchor
 */
export function place(element, rect, { above = false, end = false, match = false } = {}) {
  element.style.minWidth = match ? `${rect.width}px` : "";
  element.style.maxHeight = "";
  const box = element.getBoundingClientRect();
  const roomBelow = innerHeight - rect.bottom - GAP - EDGE;
  const roomAbove = rect.top - GAP - EDGE;
  const useAbove = above ? roomAbove >= Math.min(box.height, 220) || roomAbove > roomBelow
    : roomBelow < Math.min(box.height, 220) && roomAbove > roomBelow;
  const room = useAbove ? roomAbove : roomBelow;
  const height = Math.min(box.height, room);
  element.style.maxHeight = `${room}px`;
  const left = end ? rect.right - box.width : rect.left;
  element.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - box.width - EDGE))}px`;
  element.style.top = `${useAbove ? rect.top - GAP - height : rect.bottom + GAP}px`;
}

/**
 * Where a floating element must live to be reachable: inside the open dialog, if the anchor is in one.
 * @param {Element} anchor
 */
export function layerOf(anchor) {
  return anchor.closest("dialog") ?? document.body;
}

/** @type {(() => void) | null} */
let closeCurrent = null;

/** Closes the popover that is open, if any. */
export function closePopover() {
  closeCurrent?.();
}

/**
 * Opens a popover; any other one closes. Escape or a press outside closes it and gives the focus back.
 * @param {HTMLElement} anchor
 * @param {HTMLElement} content
 * @param {{above?: boolean, end?: boolean, at?: {x: number, y: number}, focus?: HTMLElement, onClose?: () => void}} [options]
 * @returns {() => void} closes it
 */
export function openPopover(anchor, content, { above, end, at, focus, onClose } = {}) {
  closePopover();
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  content.classList.add("popover");
  content.setAttribute("popover", "manual");
  layerOf(anchor).append(content);
  content.showPopover();
  const move = () => {
    const rect = at ? { left: at.x, right: at.x, top: at.y, bottom: at.y, width: 0 } : anchor.getBoundingClientRect();
    place(content, rect, { above, end });
  };
  move();
  anchor.setAttribute("aria-expanded", "true");
  (focus ?? tabbable(content)[0])?.focus();
  const close = () => {
    if (closeCurrent !== close) return;
    closeCurrent = null;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", move);
    anchor.setAttribute("aria-expanded", "false");
    const inside = content.contains(document.activeElement);
    content.remove();
    if (inside || document.activeElement === document.body) (before?.isConnected ? before : anchor).focus();
    onClose?.();
  };
  /** @param {Event} event */
  const outside = (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!content.contains(target) && !anchor.contains(target)) close();
  };
  content.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", move);
  closeCurrent = close;
  return close;
}

/**
 * Opens a modal dialog. The browser keeps the focus inside it and Escape closes it.
 * @param {{title: string, body: any[], actions?: any[], onClose?: () => void, description?: string, wide?: boolean}} options
 * @returns {{dialog: HTMLDialogElement, close: () => void}}
 */
export function openDialog({ title, body, actions = [], onClose, wide = false }) {
  closePopover();
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const heading = uid("dialog-title");
  const dismiss = h("button", { type: "button", class: "plain dialog-close", "aria-label": "Close" }, icon("close"));
  const dialog = h("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": heading },
    h("div", { class: "dialog-frame" },
      h("header", {}, h("h2", { id: heading }, title), dismiss),
      h("div", { class: "dialog-body" }, body),
      actions.length > 0 && h("footer", {}, actions)));
  const close = () => dialog.close();
  dismiss.addEventListener("click", close);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    onClose?.();
  });
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Tab") wrapFocus(dialog, event);
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, close };
}

/**
 * Keeps Tab going round inside a dialog instead of leaving for the browser's own controls.
 * @param {HTMLElement} dialog
 * @param {KeyboardEvent} event
 */
function wrapFocus(dialog, event) {
  const stops = tabbable(dialog);
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0])?.focus();
}

/**
 * Asks before something that cannot be undone.
 * @param {{title: string, text: string, confirm: string}} question
 * @returns {Promise<boolean>}
 */
export function ask({ title, text, confirm }) {
  return new Promise((resolve) => {
    let answer = false;
    const yes = h("button", { type: "button", class: "danger" }, confirm);
    const no = h("button", { type: "button", class: "quiet" }, "Cancel");
    const { close } = openDialog({ title, body: [h("p", {}, text)], actions: [no, yes], onClose: () => resolve(answer) });
    no.addEventListener("click", close);
    yes.addEventListener("click", () => {
      answer = true;
      close();
    });
    yes.focus();
  });
}
