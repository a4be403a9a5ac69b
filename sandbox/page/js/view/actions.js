/** What a person can do with a message or with somebody's name. */

import { current } from "../state/session.js";
import { PERMISSION } from "../state/permissions.js";
import { isForum, isThread } from "../state/store.js";
import { COMMAND_TYPE, usableCommands } from "../command/catalog.js";
import { openMenu } from "./menu.js";
import { FLAG } from "./message.js";
import { ask } from "./overlay.js";
import { addReaction } from "./reactions.js";
import { newThreadDialog } from "./threads.js";
import { guarded, toast, toastError } from "./toast.js";

/** @typedef {import("./menu.js").MenuItem} MenuItem */
/** @typedef {{reply: (message: any) => void, edit: (message: any) => void, go: (channelId: string) => void}} Hooks */

/**
 * The menu of a message.
 * @param {any} message
 * @param {HTMLElement} anchor
 * @param {Hooks} hooks
 * @param {{x: number, y: number}} [at] where a context menu was asked for
 */
export async function openMessageMenu(message, anchor, hooks, at) {
  const { session } = current;
  const { store } = session;
  const channel = store.channels.get(message.channel_id) ?? { id: message.channel_id };
  const ephemeral = Boolean(message.flags & FLAG.EPHEMERAL);
  const mine = message.author.id === store.me.id;
  const apps = ephemeral ? [] : await appItems(channel, COMMAND_TYPE.MESSAGE, message.id);
  /** @type {(MenuItem | false)[]} */
  const items = [
    apps.length > 0 && { label: "Apps", icon: "apps", items: apps },
    !ephemeral && store.can(channel, PERMISSION.SEND_MESSAGES) && { label: "Reply", icon: "reply", run: () => hooks.reply(message) },
    !ephemeral && store.can(channel, PERMISSION.ADD_REACTIONS) && { label: "Add reaction", icon: "react", run: () => addReaction(message, anchor) },
    !ephemeral && mayStartThread(channel, message) && { label: "Create thread", icon: "thread", run: () => newThreadDialog(channel, message, hooks.go) },
    mine && !ephemeral && [0, 19].includes(message.type) && { label: "Edit message", icon: "edit", run: () => hooks.edit(message) },
    Boolean(message.content) && { label: "Copy text", icon: "copy", run: () => copy(message.content, "Text copied.") },
    { label: "Copy message ID", icon: "copy", run: () => copy(message.id, "Message ID copied.") },
    !ephemeral && (mine || (channel.guild_id && store.can(channel, PERMISSION.MANAGE_MESSAGES)))
      && { label: "Delete message", icon: "trash", danger: true, run: () => remove(message) },
    ephemeral && { label: "Dismiss message", icon: "close", run: () => dismiss(message) },
  ];
  openMenu(anchor, items.flatMap((item) => item || []), { label: "Message actions", at, end: !at });
}

/**
 * @param {any} channel
 * @param {any} message
 */
function mayStartThread(channel, message) {
  return channel.guild_id && !isThread(channel) && !isForum(channel) && !message.thread
    && current.session.store.can(channel, PERMISSION.CREATE_PUBLIC_THREADS);
}

/**
 * User commands for somebody, as menu items.
 * @param {any} channel
 * @param {string} userId
 */
export function userCommandItems(channel, userId) {
  return appItems(channel, COMMAND_TYPE.USER, userId);
}

/**
 * @param {any} channel
 * @param {number} type
 * @param {string} targetId
 * @returns {Promise<MenuItem[]>}
 */
async function appItems(channel, type, targetId) {
  const { session } = current;
  try {
    const { applications, commands } = await session.interactions.index(channel);
    return usableCommands(session, channel, commands)
      .filter((command) => (command.type ?? 1) === type)
      .map((command) => ({
        label: command.name,
        note: applications.find((app) => app.id === command.application_id)?.name,
        run: guarded(() => session.interactions.runCommand(channel, command, { targetId })),
      }));
  } catch (error) {
    toastError(error);
    return [];
  }
}

/** @param {any} message */
async function remove(message) {
  const { session } = current;
  const sure = await ask({ title: "Delete this message?", text: "It disappears for everybody. This cannot be undone.", confirm: "Delete" });
  if (!sure) return;
  await session.api.request("DELETE", `/channels/${message.channel_id}/messages/${message.id}`).catch(toastError);
}

/**
 * Takes an ephemeral message off the screen; only this page still has it.
 * @param {any} message
 */
export function dismiss(message) {
  const { store } = current.session;
  store.timeline(message.channel_id).remove(message.id);
  store.emit("message", { kind: "remove", channelId: message.channel_id, message: { id: message.id } });
}

/**
 * @param {string} text
 * @param {string} done
 */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    toast("This browser does not let the page use the clipboard.", "error");
  }
}
