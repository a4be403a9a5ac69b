/** One person at the keyboard: their token, connection, knowledge and what they may do next. */

import { Emitter } from "../lib/emitter.js";
import { makeNonce } from "../lib/ids.js";
import { Api, control } from "../net/api.js";
import { clock } from "../net/clock.js";
import { Gateway } from "../net/gateway.js";
import { Interactions } from "../net/interactions.js";
import { applyEvent } from "./events.js";
import { CHANNEL, isForum, isThread, Store } from "./store.js";
import { Unread } from "./unread.js";

const PAGE = 50;
const ATTEMPTS = 4;

/** @typedef {{id: string, name: string, admin: boolean, maintainer: boolean, note: string, token: string}} Person */

/** Topics: "status" (GatewayStatus), "older" (older messages of a channel arrived). Everything else is emitted by `store` and `interactions`. */
export class Session extends Emitter {
  /** @param {Person} person */
  constructor(person) {
    super();
    this.person = person;
    this.api = new Api(person.token);
    this.store = new Store();
    this.unread = new Unread(this.store, person.id, clock.now());
    /** @type {string | null} the channel on screen */
    this.channelId = null;
    /** @type {import("../net/gateway.js").GatewayStatus} */
    this.status = "connecting";
    this.gateway = new Gateway(person.token, {
      onEvent: (type, data) => this.#receive(type, data),
      onStatus: (status) => {
        this.status = status;
        this.emit("status", status);
      },
    });
    this.interactions = new Interactions(this);
    /** Resolves once READY arrived for the first time. */
    this.ready = new Promise((resolve) => {
      const stop = this.store.on("ready", () => {
        stop();
        resolve(undefined);
      });
    });
  }

  connect() {
    this.gateway.connect();
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #receive(type, data) {
    applyEvent(this.store, type, data);
    this.interactions.receive(type, data);
    if (type === "MESSAGE_CREATE") {
      const seen = data.channel_id === this.channelId && document.visibilityState === "visible" && current.session === this;
      this.unread.arrived(data, seen);
    }
  }

  /**
   * Fetches the newest messages of a channel unless they are already here and current.
   * @param {string} channelId
   * @throws {import("../net/api.js").ApiError}
   */
  async loadNewest(channelId) {
    const timeline = this.store.timeline(channelId);
    let page = [];
    let before = { since: "0", touched: -1 };
    // An event that overtook the answer may or may not be in it: ask again until none did.
    for (let attempt = 0; attempt < ATTEMPTS && before.touched !== timeline.touched; attempt += 1) {
      if (timeline.fresh) return;
      before = { since: timeline.newest?.id ?? "0", touched: timeline.touched };
      page = await this.api.get(`/channels/${channelId}/messages?limit=${PAGE}`);
    }
    page.forEach((/** @type {any} */ message) => this.store.learnPeople(message));
    timeline.reset(page, PAGE, before.since);
    this.store.emit("timeline", channelId);
  }

  /**
   * Fetches the page of messages before the oldest one here.
   * @param {string} channelId
   */
  async loadOlder(channelId) {
    const timeline = this.store.timeline(channelId);
    if (timeline.complete || timeline.items.length === 0) return;
    const before = timeline.items[0].id;
    const page = await this.api.get(`/channels/${channelId}/messages?limit=${PAGE}&before=${before}`);
    for (const message of page) {
      this.store.learnPeople(message);
      timeline.put(message);
    }
    timeline.complete = page.length < PAGE;
    this.emit("older", channelId);
  }

  /**
   * Posts a message.
   * @param {string} channelId
   * @param {{content: string, replyTo?: string, files?: File[]}} draft
   */
  async sendMessage(channelId, { content, replyTo, files = [] }) {
    /** @type {any} */
    const json = { content, nonce: makeNonce(), enforce_nonce: true };
    if (replyTo) json.message_reference = { message_id: replyTo, channel_id: channelId };
    if (files.length) json.attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
    await this.api.request("POST", `/channels/${channelId}/messages`, { json, files });
  }

  /**
   * Adds or takes back this person's reaction.
   * @param {any} message
   * @param {{id?: string | null, name: string}} emoji
   * @param {boolean} on
   */
  async react(message, emoji, on) {
    const key = encodeURIComponent(emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
    const path = `/channels/${message.channel_id}/messages/${message.id}/reactions/${key}/@me`;
    await this.api.request(on ? "PUT" : "DELETE", path);
  }

  /**
   * The direct-message channel with a user, made if need be.
   * @param {string} userId
   * @returns {Promise<string>} its id
   */
  async openDirectMessage(userId) {
    const channel = await this.api.request("POST", "/users/@me/channels", { json: { recipients: [userId] } });
    this.store.putChannel(channel);
    this.store.emit("channels");
    return channel.id;
  }

  /**
   * Looks up a channel this page has not heard of, such as an archived thread a link leads to.
   * @param {string} channelId
   */
  async fetchChannel(channelId) {
    const channel = await this.api.get(`/channels/${channelId}`);
    this.store.putChannel(channel);
    this.store.emit("channels");
    return channel;
  }

  /** Every channel that holds messages this person can read. */
  readableChannels() {
    const own = [...this.store.guilds.keys()].flatMap((id) => this.store.visibleChannels(id));
    const threads = own.flatMap((channel) => this.store.threadsOf(channel.id));
    return [...own, ...threads, ...this.store.directMessages()]
      .filter((channel) => !isForum(channel) && channel.type !== CHANNEL.CATEGORY)
      .filter((channel) => channel.last_message_id || isThread(channel));
  }

  /** The guild of the channel on screen, or the first one. */
  get guildId() {
    const channel = this.store.channels.get(this.channelId ?? "");
    return channel?.guild_id ?? this.store.guilds.keys().next().value ?? null;
  }
}

/** Whose session is on screen. */
export const current = { session: /** @type {Session} */ (/** @type {unknown} */ (null)) };

/**
 * The ready-made people of the sandbox.
 * @returns {Promise<Person[]>}
 */
export async function fetchPeople() {
  const people = await control("/sandbox/people");
  return people.map((/** @type {any} */ person) => ({
    id: person.id,
    name: person.global_name ?? person.username,
    admin: person.owner,
    maintainer: person.role !== "",
    note: person.about,
    token: person.token,
  }));
}
