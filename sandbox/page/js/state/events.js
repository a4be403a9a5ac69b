/** What each gateway event changes in a person's store. */

import { compareIds } from "../lib/ids.js";

/** @typedef {import("./store.js").Store} Store */

/** @type {Record<string, (store: Store, data: any) => void>} */
const HANDLERS = {
  READY(store, data) {
    store.me = data.user;
    store.putUser(data.user);
    for (const user of data.users ?? []) store.putUser(user);
    const kept = new Set();
    for (const guild of data.guilds ?? []) {
      kept.add(guild.id);
      if (!guild.unavailable) replaceGuild(store, guild);
    }
    for (const id of [...store.guilds.keys()]) if (!kept.has(id)) dropGuild(store, id);
    (data.merged_members ?? []).forEach((/** @type {any[]} */ members, /** @type {number} */ index) => {
      for (const member of members) store.putMember(data.guilds[index].id, member);
    });
    for (const channel of data.private_channels ?? []) store.putChannel(channel);
    for (const timeline of store.timelines.values()) timeline.fresh = false;
    store.emit("ready");
  },
  USER_UPDATE(store, data) {
    store.putUser(data);
    if (data.id === store.me?.id) store.me = { ...store.me, ...data };
    store.emit("people");
  },
  GUILD_CREATE(store, data) {
    replaceGuild(store, data);
    store.emit("ready");
  },
  GUILD_UPDATE(store, data) {
    store.putGuild(data);
    store.emit("channels");
  },
  GUILD_DELETE(store, data) {
    if (data.unavailable) return;
    dropGuild(store, data.id);
    store.emit("channels");
  },
  CHANNEL_CREATE: putChannel,
  CHANNEL_UPDATE: putChannel,
  CHANNEL_DELETE: dropChannel,
  THREAD_CREATE: putChannel,
  THREAD_UPDATE: putChannel,
  THREAD_DELETE: dropChannel,
  THREAD_LIST_SYNC(store, data) {
    for (const thread of data.threads ?? []) store.putChannel({ guild_id: data.guild_id, ...thread });
    store.emit("channels");
  },
  GUILD_ROLE_CREATE: putRole,
  GUILD_ROLE_UPDATE: putRole,
  GUILD_ROLE_DELETE(store, data) {
    store.guilds.get(data.guild_id)?.roles.delete(data.role_id);
    store.emit("people");
    store.emit("channels");
  },
  GUILD_MEMBER_ADD: putMember,
  GUILD_MEMBER_UPDATE: putMember,
  GUILD_MEMBER_REMOVE(store, data) {
    store.guilds.get(data.guild_id)?.members.delete(data.user.id);
    store.emit("people");
  },
  GUILD_MEMBERS_CHUNK(store, data) {
    for (const member of data.members ?? []) store.putMember(data.guild_id, member);
    store.emit("people");
  },
  MESSAGE_CREATE(store, data) {
    store.learnPeople(data);
    const channel = store.channels.get(data.channel_id);
    const ephemeral = (data.flags & 64) !== 0;
    if (channel && !ephemeral && compareIds(data.id, channel.last_message_id ?? "0") > 0) {
      channel.last_message_id = data.id;
      if ("message_count" in channel && data.type !== 21) channel.message_count += 1;
    }
    const kind = store.timeline(data.channel_id).put(data) ? "add" : "change";
    store.emit("message", { kind, channelId: data.channel_id, message: data });
  },
  MESSAGE_UPDATE(store, data) {
    store.learnPeople(data);
    const message = store.timelines.get(data.channel_id)?.byId.get(data.id);
    if (!message) return;
    Object.assign(message, data);
    store.emit("message", { kind: "change", channelId: data.channel_id, message });
  },
  MESSAGE_DELETE(store, data) {
    dropMessages(store, data.channel_id, [data.id]);
  },
  MESSAGE_DELETE_BULK(store, data) {
    dropMessages(store, data.channel_id, data.ids);
  },
  MESSAGE_REACTION_ADD(store, data) {
    if (data.member && data.guild_id) store.putMember(data.guild_id, data.member);
    changeReactions(store, data, (reactions) => {
      const mine = data.user_id === store.me.id;
      const found = reactions.find((r) => sameEmoji(r.emoji, data.emoji));
      if (!found) return [...reactions, { emoji: data.emoji, count: 1, me: mine }];
      if (mine && found.me) return reactions;
      return reactions.map((r) => (r === found ? { ...r, count: r.count + 1, me: r.me || mine } : r));
    });
  },
  MESSAGE_REACTION_REMOVE(store, data) {
    const mine = data.user_id === store.me.id;
    changeReactions(store, data, (reactions) => reactions
      .map((r) => (sameEmoji(r.emoji, data.emoji) && !(mine && !r.me) ? { ...r, count: r.count - 1, me: r.me && !mine } : r))
      .filter((r) => r.count > 0));
  },
  MESSAGE_REACTION_REMOVE_ALL(store, data) {
    changeReactions(store, data, () => []);
  },
  MESSAGE_REACTION_REMOVE_EMOJI(store, data) {
    changeReactions(store, data, (reactions) => reactions.filter((r) => !sameEmoji(r.emoji, data.emoji)));
  },
};

/**
 * Applies one event; types the page does not know are ignored.
 * @param {Store} store
 * @param {string} type
 * @param {any} data
 */
export function applyEvent(store, type, data) {
  if (type.startsWith("MESSAGE_") && data.channel_id) store.timeline(data.channel_id).touched += 1;
  HANDLERS[type]?.(store, data);
}

/**
 * Whether two emoji objects of the protocol mean the same emoji.
 * @param {any} a
 * @param {any} b
 */
export function sameEmoji(a, b) {
  return a.id || b.id ? a.id === b.id : a.name === b.name;
}

/**
 * Replaces what was known of a guild, so that channels and members gone meanwhile do not linger.
 * @param {Store} store
 * @param {any} data
 */
function replaceGuild(store, data) {
  if (data.channels) {
    const listed = new Set([...data.channels, ...(data.threads ?? [])].map((c) => c.id));
    for (const [id, channel] of [...store.channels]) {
      if (channel.guild_id === data.id && !listed.has(id) && !channel.thread_metadata?.archived) store.channels.delete(id);
    }
  }
  if (data.roles) store.guilds.get(data.id)?.roles.clear();
  store.putGuild(data);
}

/**
 * @param {Store} store
 * @param {string} id
 */
function dropGuild(store, id) {
  store.guilds.delete(id);
  for (const [channelId, channel] of [...store.channels]) if (channel.guild_id === id) store.channels.delete(channelId);
}

/** @type {(store: Store, data: any) => void} */
function putChannel(store, data) {
  store.putChannel(data);
  store.emit("channels", data.id);
}

/** @type {(store: Store, data: any) => void} */
function dropChannel(store, data) {
  store.channels.delete(data.id);
  store.timelines.delete(data.id);
  store.emit("gone", data.id);
  store.emit("channels");
}

/** @type {(store: Store, data: any) => void} */
function putRole(store, data) {
  store.guilds.get(data.guild_id)?.roles.set(data.role.id, data.role);
  store.emit("people");
  store.emit("channels");
}

/** @type {(store: Store, data: any) => void} */
function putMember(store, data) {
  store.putMember(data.guild_id, data);
  store.emit("people");
  if (data.user?.id === store.me?.id) store.emit("channels");
}

/**
 * @param {Store} store
 * @param {string} channelId
 * @param {string[]} ids
 */
function dropMessages(store, channelId, ids) {
  const timeline = store.timelines.get(channelId);
  for (const id of ids) {
    if (timeline?.remove(id)) store.emit("message", { kind: "remove", channelId, message: { id } });
  }
}

/**
 * @param {Store} store
 * @param {any} data
 * @param {(reactions: any[]) => any[]} change
 */
function changeReactions(store, data, change) {
  const message = store.timelines.get(data.channel_id)?.byId.get(data.message_id);
  if (!message) return;
  message.reactions = change(message.reactions ?? []);
  store.emit("message", { kind: "change", channelId: data.channel_id, message });
}
