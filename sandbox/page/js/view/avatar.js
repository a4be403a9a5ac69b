/** Pictures for people: their initials on a colour that is always the same for the same person. */

import { svg } from "../lib/dom.js";

/** Hues far enough apart to tell people from each other; white text has 4.5:1 on each. */
const COLOURS = ["#0b6e6e", "#8a4b14", "#4a5fa5", "#8c3a62", "#3f6f2f", "#6a4c93", "#a33b2a", "#2c6a94", "#6b6320", "#54616e"];

/** @param {string} id */
export function colourOf(id) {
  return COLOURS[Number(BigInt(/^\d+$/.test(id) ? id : 0) % BigInt(COLOURS.length))];
}

/**
 * @param {string} name
 * @returns {string} one or two letters
 */
export function initials(name) {
  const words = name.split(/[\s_.-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = [...(words[0] ?? "?").replace(/[^\p{L}\p{N}?]/gu, "")][0] ?? "?";
  const last = words.length > 1 ? [...words[words.length - 1].replace(/[^\p{L}\p{N}]/gu, "")][0] ?? "" : "";
  return (first + last).toLocaleUpperCase();
}

/**
 * @param {{id: string, bot?: boolean}} user
 * @param {string} name as shown beside it
 * @param {number} [size] pixels
 */
export function avatar(user, name, size = 36) {
  const shape = user.bot
    ? svg("rect", { width: 40, height: 40, rx: 11, fill: colourOf(user.id) })
    : svg("circle", { cx: 20, cy: 20, r: 20, fill: colourOf(user.id) });
  return svg("svg", { class: "avatar", viewBox: "0 0 40 40", width: size, height: size, "aria-hidden": "true", focusable: "false" },
    shape,
    svg("text", { x: 20, y: 20, fill: "#fff", "text-anchor": "middle", "dominant-baseline": "central", "font-size": 16, "font-weight": 600 }, initials(name)));
}
