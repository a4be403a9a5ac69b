/** Everything one person's client knows, kept current by gateway events. */

import { compareIds } from "../lib/ids.js";
import { Emitter } from "../lib/emitter.js";
import { PERMISSION, permissionsOf } from "./permissions.js";
import { Timeline } from "./timeline.js";

/**
 * @typedef {object} Guild
 * @property {string} id
 * @property {string} name
 * @property {string} ownerId
 * @property {Map<string, any>} roles
 * @property {Map<string, any>} members by user id
 */

/** Channel types of the protocol that the page knows. */
export const CHANNEL = { TEXT: 0, DM: 1, VOICE: 2, CATEGORY: 4, NEWS: 5, NEWS_THREAD: 10, THREAD: 11, PRIVATE_THREAD: 12, FORUM: 15, MEDIA: 16 };
const THREADS = new Set([CHANNEL.NEWS_THREAD, CHANNEL.THREAD, CHANNEL.PRIVATE_THREAD]);

/** @param {any} channel */
export const isThread = (channel) => THREADS.has(channel?.type);
/** @param {any} channel */
export const isForum = (channel) => channel?.type === CHANNEL.FORUM || channel?.type === CHANNEL.MEDIA;

/**
 * Topics emitted: "ready", "channels", "people", "timeline" (whole), "message" (one: {kind, channelId, message}),
 * "unread", "gone" (a channel disappeared: its id).
 */
export class Store extends Emitter {
  constructor() {
    super();
    /** @type {any} */
    this.me = null;
    /** @type {Map<string, Guild>} */
    this.guilds = new Map();
    /** @type {Map<string, any>} every channel, thread and DM */
    this.channels = new Map();
    /** @type {Map<string, any>} */
    this.users = new Map();
    /** @type {Map<string, Timeline>} */
    this.timelines = new Map();
  }

  /** @param {string} channelId */
  timeline(channelId) {
    let timeline = this.timelines.get(channelId);
    if (!timeline) {
      timeline = new Timeline();
      this.timelines.set(channelId, timeline);
    }
    return timeline;
  }

  /**
   * Takes over a guild as READY and GUILD_CREATE give it.
   * @param {any} data
   */
  putGuild(data) {
    const known = this.guilds.get(data.id);
    const facts = data.properties ?? data;
    /** @type {Guild} */
    const guild = known ?? { id: data.id, name: "", ownerId: "", roles: new Map(), members: new Map() };
    guild.name = facts.name ?? guild.name;
    guild.ownerId = facts.owner_id ?? guild.ownerId;
    for (const role of data.roles ?? []) guild.roles.set(role.id, role);
    this.guilds.set(guild.id, guild);
    for (const member of data.members ?? []) this.putMember(guild.id, member);
    for (const channel of [...(data.channels ?? []), ...(data.threads ?? [])]) this.putChannel({ guild_id: guild.id, ...channel });
  }

  /** @param {any} channel */
  putChannel(channel) {
    const known = this.channels.get(channel.id);
    if (known) Object.assign(known, channel);
    else this.channels.set(channel.id, { ...channel });
    for (const user of channel.recipients ?? []) this.putUser(user);
  }

  /**
   * @param {string} guildId
   * @param {any} member
   */
  putMember(guildId, member) {
    const guild = this.guilds.get(guildId);
    if (member.user) this.putUser(member.user);
    const id = member.user?.id ?? member.user_id;
    if (!guild || !id) return;
    guild.members.set(id, { ...guild.members.get(id), ...member });
  }

  /** @param {any} user */
  putUser(user) {
    if (user?.id) this.users.set(user.id, { ...this.users.get(user.id), ...user });
  }

  /**
   * Learns the people a message brings along.
   * @param {any} message
   */
  learnPeople(message) {
    const guildId = this.channels.get(message.channel_id)?.guild_id;
    if (message.author && !message.webhook_id) this.putUser(message.author);
    for (const mention of message.mentions ?? []) {
      const { member, ...user } = mention;
      this.putUser(user);
      if (member && guildId) this.putMember(guildId, { ...member, user });
    }
    if (message.member && message.author && guildId) this.putMember(guildId, { ...message.member, user: message.author });
  }

  /**
   * The name to show for a person: nickname, display name, or user name.
   * @param {any} user
   * @param {string | undefined} [guildId]
   */
  nameOf(user, guildId) {
    const nick = guildId ? this.guilds.get(guildId)?.members.get(user?.id)?.nick : null;
    return nick || user?.global_name || user?.username || "Someone";
  }

  /**
   * The name of a channel, with its sign: "#ideas", "@Ada", or a thread's title.
   * @param {any} channel
   */
  channelName(channel) {
    if (!channel) return "unknown channel";
    if (channel.type === CHANNEL.DM) return `@${this.nameOf(this.users.get(this.partnerId(channel)))}`;
    return isThread(channel) ? channel.name : `#${channel.name}`;
  }

  /** @param {any} channel a direct-message channel */
  partnerId(channel) {
    return channel.recipients?.[0]?.id ?? channel.recipient_ids?.[0] ?? "";
  }

  /**
   * Whether this person has a permission in a channel; in direct messages everything is allowed.
   * @param {any} channel
   * @param {bigint} permission
   */
  can(channel, permission) {
    const guild = this.guilds.get(channel?.guild_id);
    if (!guild) return true;
    const place = isThread(channel) ? this.channels.get(channel.parent_id) : channel;
    const wanted = isThread(channel) && permission === PERMISSION.SEND_MESSAGES
      ? PERMISSION.SEND_MESSAGES_IN_THREADS : permission;
    return (permissionsOf(guild, this.me.id, place) & wanted) === wanted;
  }

  /**
   * Channels of a guild that the person may read, without threads, in the order Discord shows them.
   * @param {string} guildId
   */
  visibleChannels(guildId) {
    return [...this.channels.values()]
      .filter((c) => c.guild_id === guildId && !isThread(c) && this.can(c, PERMISSION.VIEW_CHANNEL))
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || compareIds(a.id, b.id));
  }

  /**
   * Threads or forum posts below a channel, newest first.
   * @param {string} parentId
   * @param {boolean} [archived] include those put away
   */
  threadsOf(parentId, archived = false) {
    return [...this.channels.values()]
      .filter((c) => isThread(c) && c.parent_id === parentId && (archived || !c.thread_metadata?.archived))
      .sort((a, b) => compareIds(b.id, a.id));
  }

  /** Direct messages, the latest conversation first. */
  directMessages() {
    return [...this.channels.values()]
      .filter((c) => c.type === CHANNEL.DM)
      .sort((a, b) => compareIds(b.last_message_id ?? b.id, a.last_message_id ?? a.id));
  }
}
