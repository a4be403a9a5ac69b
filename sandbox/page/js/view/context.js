/** What the parts of a message need to know about where they stand. */

import { current } from "../state/session.js";

/**
 * @typedef {object} MessageContext
 * @property {import("../state/store.js").Store} store
 * @property {any} channel
 * @property {string | undefined} guildId
 */

/**
 * @param {string} channelId
 * @returns {MessageContext}
 */
export function contextOf(channelId) {
  const { store } = current.session;
  const channel = store.channels.get(channelId) ?? { id: channelId };
  return { store, channel, guildId: channel.guild_id };
}

/**
 * A role's or embed's colour number as CSS, or null for none.
 * @param {number | null | undefined} colour
 */
export function cssColour(colour) {
  return colour ? `#${colour.toString(16).padStart(6, "0")}` : null;
}

/**
 * Whether an address is served by the sandbox itself; only such pictures are loaded.
 * @param {string | null | undefined} url
 */
export function isLocal(url) {
  if (!url) return false;
  try {
    return new URL(url, location.href).origin === location.origin;
  } catch {
    return false;
  }
}

/**
 * "12.4 kB"
 * @param {number} bytes
 */
export function fileSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
