/** The page's own small line icons, drawn for a 20×20 box. */

import { svg } from "../lib/dom.js";

/** @type {Record<string, string>} */
const PATHS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  send: "M3 10l14-6-5 13-3-5-6-2zM9 12l8-8",
  attach: "M15.5 9.5l-5.6 5.6a3.2 3.2 0 01-4.5-4.5l6-6a2.1 2.1 0 013 3l-5.8 5.8a1 1 0 01-1.5-1.4l5-5",
  smile: "M10 17.5a7.5 7.5 0 110-15 7.5 7.5 0 010 15zM7.3 8.2v.1M12.7 8.2v.1M6.8 12c.8 1.3 1.9 1.9 3.2 1.9s2.4-.6 3.2-1.9",
  react: "M16.8 9A7 7 0 1111 3.2M7.3 8.6v.1M12 8.6v.1M7 12c.8 1.1 1.7 1.6 2.8 1.6s2-.5 2.8-1.6M15.5 2.5v4M13.5 4.5h4",
  reply: "M8 5L3.5 9.5 8 14M4 9.5h6.5c3.4 0 5.5 2 6 5.5",
  more: "M4.5 10h.1M10 10h.1M15.5 10h.1",
  close: "M5 5l10 10M15 5L5 15",
  help: "M10 17.5a7.5 7.5 0 110-15 7.5 7.5 0 010 15zM7.8 7.8A2.2 2.2 0 0110 6c1.3 0 2.3.8 2.3 2 0 1.7-2.3 1.8-2.3 3.3M10 13.9v.1",
  clock: "M10 17.5a7.5 7.5 0 110-15 7.5 7.5 0 010 15zM10 6v4.2l2.8 1.6",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  right: "M8 5.5l4.5 4.5L8 14.5",
  back: "M12 5.5L7.5 10l4.5 4.5",
  thread: "M4 5h12v8H9l-3.5 3v-3H4zM7 8h6M7 10.3h4",
  forum: "M3 4h10v7H7l-2.5 2.2V11H3zM15 8h2v6.5h-1.5v2L13 14.5H9.5",
  edit: "M4 16l.7-3.5L13 4.2 15.8 7l-8.3 8.3zM11.5 5.7l2.8 2.8",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5",
  copy: "M7 7h9v9H7zM4 13V4h9",
  apps: "M4 4h4.5v4.5H4zM11.5 4H16v4.5h-4.5zM4 11.5h4.5V16H4zM11.5 11.5H16V16h-4.5z",
  check: "M4 10.5l4 4 8-9",
  plus: "M10 4v12M4 10h12",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12.2a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4z",
  file: "M5 3h6l4 4v10H5zM11 3v4h4",
  link: "M8.5 11.5l3-3M9 6.5l1.8-1.8a3 3 0 014.3 4.3L13.2 11M11 13.5l-1.8 1.8a3 3 0 01-4.3-4.3L6.8 9",
  message: "M3 4.5h14v9H9.5L6 16.5v-3H3z",
};

/**
 * @param {string} name one of the names above
 * @returns {SVGElement} hidden from assistive technology: the control around it carries the name
 */
export function icon(name) {
  return svg("svg", { class: "icon", viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }));
}
