/** Discord's ids: decimal strings of 64-bit numbers whose upper bits are milliseconds since 2015. */

const EPOCH = 1420070400000;

/**
 * Orders two ids by age, oldest first, as Array.sort wants it.
 * @param {string} a
 * @param {string} b
 */
export function compareIds(a, b) {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * @param {string} id
 * @returns {number} milliseconds since 1970 at which the id was made
 */
export function idTime(id) {
  return Number(BigInt(id) >> 22n) + EPOCH;
}

/**
 * @param {number} time milliseconds since 1970
 * @returns {string} the smallest id of that millisecond
 */
export function idAt(time) {
  return String(BigInt(Math.max(0, Math.floor(time) - EPOCH)) << 22n);
}

let last = 0;

/** @returns {string} a new nonce, never the same twice on this page */
export function makeNonce() {
  last = Math.max(Date.now(), last + 1);
  return idAt(last);
}
