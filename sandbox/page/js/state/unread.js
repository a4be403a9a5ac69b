/** What a person has not read yet, remembered for this browser tab. */

import { compareIds, idAt, idTime } from "../lib/ids.js";

const BASELINE = "sandbox.baseline";

/**
 * Everything older than the first visit of this tab counts as read.
 * @param {number} now the sandbox's present
 * @returns {string} an id
 */
function baseline(now) {
  const known = sessionStorage.getItem(BASELINE);
  if (known && idTime(known) <= now) return known;
  const id = idAt(now);
  sessionStorage.setItem(BASELINE, id);
  return id;
}

export class Unread {
  /**
   * @param {import("./store.js").Store} store
   * @param {string} personId
   * @param {number} now
   */
  constructor(store, personId, now) {
    this.store = store;
    this.key = `sandbox.read.${personId}`;
    this.baseline = baseline(now);
    /** @type {Record<string, string>} newest read message by channel */
    this.read = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    /** @type {Map<string, number>} unread mentions by channel */
    this.mentions = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.saving = undefined;
  }

  /**
   * Notes a message that arrived.
   * @param {any} message
   * @param {boolean} seen whether the person is looking at it
   */
  arrived(message, seen) {
    if (seen || message.author?.id === this.store.me.id) this.markRead(message.channel_id, message.id);
    else if (this.#mentionsMe(message)) {
      this.mentions.set(message.channel_id, (this.mentions.get(message.channel_id) ?? 0) + 1);
    }
    this.store.emit("unread");
  }

  /**
   * The newest message of the channel that was read.
   * @param {string} channelId
   */
  lastRead(channelId) {
    return this.read[channelId] ?? this.baseline;
  }

  /** @param {any} channel */
  isUnread(channel) {
    return Boolean(channel.last_message_id) && compareIds(channel.last_message_id, this.lastRead(channel.id)) > 0;
  }

  /**
   * @param {string} channelId
   * @param {string | null | undefined} messageId
   */
  markRead(channelId, messageId) {
    const pending = this.mentions.delete(channelId);
    if (messageId && compareIds(messageId, this.lastRead(channelId)) > 0) {
      this.read[channelId] = messageId;
      clearTimeout(this.saving);
      this.saving = setTimeout(() => sessionStorage.setItem(this.key, JSON.stringify(this.read)), 200);
      this.store.emit("unread");
    } else if (pending) this.store.emit("unread");
  }

  /** @param {any} message */
  #mentionsMe(message) {
    const channel = this.store.channels.get(message.channel_id);
    const member = this.store.guilds.get(channel?.guild_id)?.members.get(this.store.me.id);
    return channel?.type === 1 || message.mention_everyone
      || (message.mentions ?? []).some((/** @type {any} */ user) => user.id === this.store.me.id)
      || (message.mention_roles ?? []).some((/** @type {string} */ id) => member?.roles?.includes(id));
  }
}
