/** Dates and times in words, always on the sandbox's clock, and kept fresh while they are on screen. */

import { h } from "../lib/dom.js";
import { clock } from "../net/clock.js";

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat(undefined, options);

/** @type {Record<string, Intl.DateTimeFormat>} */
const STYLES = {
  t: format({ hour: "numeric", minute: "2-digit" }),
  T: format({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  d: format({ day: "2-digit", month: "2-digit", year: "numeric" }),
  D: format({ day: "numeric", month: "long", year: "numeric" }),
  f: format({ day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" }),
  F: format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" }),
  s: format({ day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit" }),
  S: format({ day: "2-digit", month: "2-digit", year: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit" }),
};
const SHORT_DAY = format({ weekday: "short", day: "numeric", month: "short" });
const LONG_DAY = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "always" });
/** Unit, its length, and from how many seconds on it is used, so that 30 hours are not called a day. */
const UNITS = /** @type {[Intl.RelativeTimeFormatUnit, number, number][]} */ ([
  ["year", 31_557_600, 47_000_000], ["month", 2_629_800, 5_259_600], ["day", 86_400, 172_800], ["hour", 3600, 5400], ["minute", 60, 90],
]);
const LATEST = 8_640_000_000_000;

/**
 * "in 3 hours", "2 days ago".
 * @param {number} time milliseconds since 1970
 * @param {number} now the same
 */
export function relative(time, now) {
  const seconds = Math.round((time - now) / 1000);
  for (const [unit, length, from] of UNITS) {
    if (Math.abs(seconds) >= from) return RELATIVE.format(Math.round(seconds / length), unit);
  }
  return RELATIVE.format(seconds, "second");
}

/**
 * @param {number} unix seconds since 1970
 * @param {string} style Discord's letter
 */
export function formatTimestamp(unix, style) {
  if (Math.abs(unix) > LATEST) return "Invalid date";
  if (style === "R") return relative(unix * 1000, clock.now());
  return (STYLES[style] ?? STYLES.f).format(unix * 1000);
}

/**
 * A `<t:…>` mark as an element, refreshed by the ticker.
 * @param {number} unix seconds since 1970
 * @param {string} style
 */
export function timestampElement(unix, style) {
  const valid = Math.abs(unix) <= LATEST;
  return h("time", {
    class: "stamp",
    datetime: valid ? new Date(unix * 1000).toISOString() : null,
    title: formatTimestamp(unix, "F"),
    dataset: { unix: String(unix), style },
  }, formatTimestamp(unix, style));
}

/** @param {number} time milliseconds since 1970 */
export const clockTime = (time) => STYLES.t.format(time);
/** @param {number} time milliseconds since 1970 */
export const shortDay = (time) => SHORT_DAY.format(time);
/** @param {number} time milliseconds since 1970 */
export const longDay = (time) => LONG_DAY.format(time);
/** @param {number} time milliseconds since 1970 */
export const fullTime = (time) => STYLES.F.format(time);

/**
 * When a message was written: "14:03" today, else with its day.
 * @param {number} time milliseconds since 1970
 */
export function messageTime(time) {
  return sameDay(time, clock.now()) ? clockTime(time) : `${shortDay(time)}, ${clockTime(time)}`;
}

/**
 * Whether two instants fall on one day of this browser's time zone.
 * @param {number} a
 * @param {number} b
 */
export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** Rewrites every shown time whose words no longer hold. */
function refresh() {
  for (const element of document.querySelectorAll("time[data-unix]")) {
    const { unix, style } = /** @type {HTMLElement} */ (element).dataset;
    const words = formatTimestamp(Number(unix), String(style));
    if (style === "R" && element.textContent !== words) element.textContent = words;
  }
  for (const element of document.querySelectorAll("time[data-sent]")) {
    const words = messageTime(Number(/** @type {HTMLElement} */ (element).dataset.sent));
    if (element.textContent !== words) element.textContent = words;
  }
}

/** Starts keeping shown times fresh: relative ones each second, all of them when the clock moves. */
export function startTicker() {
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-style="R"]')) {
      const words = formatTimestamp(Number(/** @type {HTMLElement} */ (element).dataset.unix), "R");
      if (element.textContent !== words) element.textContent = words;
    }
  }, 1000);
  setInterval(refresh, 60_000);
  clock.on("moved", refresh);
}
