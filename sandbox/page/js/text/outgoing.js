/** Between what a person types ("@Ada", ":tada:") and what is sent ("<@123>", "🎉"), and back for editing. */

import { expandShortcodes } from "./emoji.js";

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;

/**
 * @param {string} text as typed
 * @param {{store: import("../state/store.js").Store, channel: any}} place
 * @returns {string} as sent
 */
export function toWire(text, { store, channel }) {
  const names = mentionNames(store, channel);
  return text.split(CODE).map((piece, index) => (index % 2 === 1 ? piece : wire(piece, names))).join("").trim();
}

/**
 * @param {string} text as sent
 * @param {{store: import("../state/store.js").Store, channel: any}} place
 * @returns {string} as a person would type it
 */
export function fromWire(text, { store, channel }) {
  return text.replace(/<@!?(\d+)>|<#(\d+)>|<@&(\d+)>/g, (whole, user, place, role) => {
    const wanted = user ? `<@${user}>` : role ? `<@&${role}>` : `<#${place}>`;
    return mentionNames(store, channel).find(({ sent }) => sent === wanted)?.typed ?? whole;
  });
}

/**
 * Everything that can be mentioned here, the longest names first so that "@Ada Lovelace" is not taken for "@Ada".
 * @param {import("../state/store.js").Store} store
 * @param {any} channel
 * @returns {{typed: string, sent: string}[]}
 */
export function mentionNames(store, channel) {
  const guild = store.guilds.get(channel.guild_id);
  if (!guild) return [store.me.id, store.partnerId(channel)].map((id) => ({ typed: `@${store.nameOf(store.users.get(id))}`, sent: `<@${id}>` }));
  const people = [...guild.members.keys()].map((id) => ({ typed: `@${store.nameOf(store.users.get(id), guild.id)}`, sent: `<@${id}>` }));
  const roles = [...guild.roles.values()].filter((role) => role.id !== guild.id).map((role) => ({ typed: `@${role.name}`, sent: `<@&${role.id}>` }));
  const channels = store.visibleChannels(guild.id).filter((c) => c.type !== 4).map((c) => ({ typed: `#${c.name}`, sent: `<#${c.id}>` }));
  return [...people, ...roles, ...channels].sort((a, b) => b.typed.length - a.typed.length);
}

/**
 * @param {string} text
 * @param {{typed: string, sent: string}[]} names
 */
function wire(text, names) {
  let result = "";
  for (let at = 0; at < text.length;) {
    const sign = text[at] === "@" || text[at] === "#";
    const free = at === 0 || /[\s(,.;:!?"'*_~|>-]/.test(text[at - 1]);
    const found = sign && free && names.find(({ typed }) => text.startsWith(typed, at) && !/[\p{L}\p{N}]/u.test(text[at + typed.length] ?? ""));
    result += found ? found.sent : text[at];
    at += found ? found.typed.length : 1;
  }
  return expandShortcodes(result);
}
