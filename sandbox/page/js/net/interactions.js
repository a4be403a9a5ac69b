/** Commands, component presses and modals: sent over REST, answered over the gateway. */

import { Emitter } from "../lib/emitter.js";
import { makeNonce } from "../lib/ids.js";

/** Longer than the three seconds an application has; only reached when the server forgot us. */
const PATIENCE = 10_000;
const TYPE = { COMMAND: 2, COMPONENT: 3, AUTOCOMPLETE: 4, MODAL: 5 };

/**
 * @typedef {object} Pending
 * @property {(value?: any) => void} resolve
 * @property {(reason: Error) => void} reject
 * @property {ReturnType<typeof setTimeout>} timer
 * @property {boolean} wantsChoices
 */

/** Topic: "modal" (the INTERACTION_MODAL_CREATE payload). */
export class Interactions extends Emitter {
  /** @param {import("../state/session.js").Session} session */
  constructor(session) {
    super();
    this.session = session;
    /** @type {Map<string, Pending>} */
    this.pending = new Map();
    /** @type {Map<string, Promise<any>>} command index by guild or channel path */
    this.indexes = new Map();
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  receive(type, data) {
    if (type === "INTERACTION_SUCCESS") this.#settle(data.nonce)?.resolve();
    else if (type === "INTERACTION_FAILURE") this.#settle(data.nonce)?.reject(new Error("The application did not respond."));
    else if (type === "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE") this.#settle(data.nonce)?.resolve(data.choices);
    else if (type === "INTERACTION_MODAL_CREATE") {
      if (data.nonce && !this.pending.get(data.nonce)?.wantsChoices) this.#settle(data.nonce)?.resolve();
      this.emit("modal", data);
    } else if (type === "GUILD_APPLICATION_COMMAND_INDEX_UPDATE" || type === "READY") {
      this.indexes.clear();
    }
  }

  /**
   * The commands this person can use in a channel.
   * @param {any} channel
   * @returns {Promise<{applications: any[], commands: any[]}>}
   */
  index(channel) {
    const path = channel.guild_id ? `/guilds/${channel.guild_id}` : `/channels/${channel.id}`;
    let index = this.indexes.get(path);
    if (!index) {
      index = this.session.api.get(`${path}/application-command-index`).then((answer) => ({
        applications: answer.applications ?? [],
        commands: answer.application_commands ?? [],
      }));
      index.catch(() => this.indexes.delete(path));
      this.indexes.set(path, index);
    }
    return index;
  }

  /**
   * Runs a slash, user or message command.
   * @param {any} channel
   * @param {any} command from the index
   * @param {{options?: any[], targetId?: string, files?: File[]}} call options as the protocol nests them
   * @returns {Promise<void>} when the application has answered
   * @throws {Error} when it did not, or the server refused
   */
  runCommand(channel, command, { options = [], targetId, files = [] }) {
    return this.#send({
      type: TYPE.COMMAND,
      ...this.#place(channel, command.application_id),
      data: { ...commandData(command, options), target_id: targetId, attachments: describeFiles(files) },
    }, files);
  }

  /**
   * Asks the application to complete what is being typed.
   * @param {any} channel
   * @param {any} command
   * @param {any[]} options with `focused: true` on the one being typed
   * @returns {Promise<{name: string, value: any}[]>}
   */
  autocomplete(channel, command, options) {
    return this.#send({
      type: TYPE.AUTOCOMPLETE,
      ...this.#place(channel, command.application_id),
      data: { ...commandData(command, options), attachments: [] },
    }, [], true);
  }

  /**
   * Presses a button or makes a choice in a select.
   * @param {any} message
   * @param {any} component
   * @param {string[]} [values]
   */
  useComponent(message, component, values) {
    const channel = this.session.store.channels.get(message.channel_id) ?? { id: message.channel_id };
    return this.#send({
      type: TYPE.COMPONENT,
      ...this.#place(channel, message.application_id ?? message.author.id),
      message_id: message.id,
      message_flags: message.flags ?? 0,
      data: { component_type: component.type, custom_id: component.custom_id, ...(values ? { values } : {}) },
    });
  }

  /**
   * Sends a filled-in modal.
   * @param {any} modal the INTERACTION_MODAL_CREATE payload
   * @param {any[]} components the answers, nested as the protocol wants them
   * @param {File[]} files
   */
  submitModal(modal, components, files) {
    const channel = this.session.store.channels.get(modal.channel_id) ?? { id: modal.channel_id };
    return this.#send({
      type: TYPE.MODAL,
      ...this.#place(channel, modal.application?.id ?? modal.application_id),
      data: { id: modal.id, custom_id: modal.custom_id, components, attachments: describeFiles(files) },
    }, files);
  }

  /**
   * @param {any} channel
   * @param {string} applicationId
   */
  #place(channel, applicationId) {
    return {
      application_id: applicationId,
      channel_id: channel.id,
      guild_id: channel.guild_id,
      session_id: this.session.gateway.sessionId,
    };
  }

  /**
   * @param {any} body
   * @param {File[]} files
   * @param {boolean} wantsChoices
   * @returns {Promise<any>}
   */
  #send(body, files = [], wantsChoices = false) {
    const nonce = makeNonce();
    const answered = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(nonce)?.reject(new Error("The application did not respond.")), PATIENCE);
      this.pending.set(nonce, { resolve, reject, timer, wantsChoices });
    });
    this.session.api.request("POST", "/interactions", { json: { ...body, nonce }, files }).catch((error) => {
      this.#settle(nonce)?.reject(error);
    });
    return answered;
  }

  /** @param {string} nonce */
  #settle(nonce) {
    const pending = this.pending.get(String(nonce));
    if (!pending) return undefined;
    clearTimeout(pending.timer);
    this.pending.delete(String(nonce));
    return pending;
  }
}

/**
 * @param {any} command
 * @param {any[]} options
 */
function commandData(command, options) {
  return { version: command.version, id: command.id, name: command.name, type: command.type ?? 1, options };
}

/** @param {File[]} files */
function describeFiles(files) {
  return files.map((file, index) => ({ id: String(index), filename: file.name }));
}
