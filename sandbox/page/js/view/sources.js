/** What can be chosen where an application asks for people, roles or channels. */

import { h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { CHANNEL, isThread } from "../state/store.js";
import { avatar, colourOf } from "./avatar.js";

/** @typedef {import("./chooser.js").Choice} Choice */

/**
 * Members of a guild, or the two people of a direct message.
 * @param {any} channel
 * @returns {Choice[]}
 */
export function peopleChoices(channel) {
  const { store } = current.session;
  const guild = store.guilds.get(channel.guild_id);
  const ids = guild ? [...guild.members.keys()] : [store.me.id, store.partnerId(channel)];
  return ids
    .map((id) => store.users.get(id))
    .filter(Boolean)
    .map((user) => {
      const name = store.nameOf(user, channel.guild_id);
      return { value: user.id, label: name, detail: `@${user.username}`, picture: () => avatar(user, name, 24) };
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}

/**
 * @param {any} channel
 * @returns {Choice[]}
 */
export function roleChoices(channel) {
  const guild = current.session.store.guilds.get(channel.guild_id);
  return [...(guild?.roles.values() ?? [])]
    .sort((a, b) => b.position - a.position)
    .map((role) => ({ value: role.id, label: role.name.startsWith("@") ? role.name : `@${role.name}`, picture: () => roleDot(role) }));
}

/**
 * @param {any} channel where the question is asked
 * @param {number[]} [types] only these
 * @returns {Choice[]}
 */
export function channelChoices(channel, types = []) {
  const { store } = current.session;
  if (!channel.guild_id) return [];
  const own = store.visibleChannels(channel.guild_id);
  return own
    .flatMap((c) => [c, ...store.threadsOf(c.id)])
    .filter((c) => (types.length ? types.includes(c.type) : c.type !== CHANNEL.CATEGORY))
    .map((c) => ({ value: c.id, label: store.channelName(c), detail: isThread(c) ? `in ${store.channelName(store.channels.get(c.parent_id))}` : "" }));
}

/** @param {any} role */
export function roleDot(role) {
  const dot = h("span", { class: "role-dot" });
  dot.style.backgroundColor = role.color ? `#${role.color.toString(16).padStart(6, "0")}` : colourOf(role.id);
  return dot;
}
