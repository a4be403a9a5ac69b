/** The row of reactions below a message. */

import { h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { PERMISSION } from "../state/permissions.js";
import { customEmoji, emojiLabel } from "../text/emoji.js";
import { pickEmoji } from "./emoji_picker.js";
import { icon } from "./icons.js";
import { guarded } from "./toast.js";
import { tooltip } from "./tooltip.js";

const NAMED = 12;

/**
 * @param {any} message
 * @param {import("./context.js").MessageContext} context
 */
export function reactionRow(message, context) {
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return null;
  const add = h("button", { type: "button", class: "reaction add", "aria-label": "Add reaction", dataset: { key: "add-reaction" } }, icon("react"));
  add.addEventListener("click", () => addReaction(message, add));
  return h("div", { class: "reactions", role: "group", "aria-label": "Reactions" },
    reactions.map((/** @type {any} */ reaction) => reactionButton(message, reaction, context)),
    context.store.can(context.channel, PERMISSION.ADD_REACTIONS) && add);
}

/**
 * @param {any} message
 * @param {any} reaction
 * @param {import("./context.js").MessageContext} context
 */
function reactionButton(message, reaction, context) {
  const { session } = current;
  const label = emojiLabel(reaction.emoji);
  const votes = reaction.count === 1 ? "1 vote" : `${reaction.count} votes`;
  const button = h("button", {
    type: "button",
    class: "reaction",
    "aria-pressed": String(Boolean(reaction.me)),
    "aria-label": `React ${label}, ${votes}`,
    dataset: { key: `reaction ${label}` },
    on: { click: guarded(() => session.react(message, reaction.emoji, !reaction.me)) },
  }, customEmoji(reaction.emoji), h("span", { class: "count" }, reaction.count));
  tooltip(button, () => whoReacted(message, reaction, context));
  return button;
}

/**
 * "Ada, Chidi and 3 more"
 * @param {any} message
 * @param {any} reaction
 * @param {import("./context.js").MessageContext} context
 */
async function whoReacted(message, reaction, context) {
  const { emoji } = reaction;
  const key = encodeURIComponent(emoji.id ? `${emoji.name}:${emoji.id}` : emoji.name);
  const path = `/channels/${message.channel_id}/messages/${message.id}/reactions/${key}?limit=${NAMED}`;
  const users = await current.session.api.get(path);
  const names = users.map((/** @type {any} */ user) => context.store.nameOf(user, context.guildId));
  const more = reaction.count - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""} · ${emojiLabel(emoji)}`;
}

/**
 * Lets the person pick an emoji and reacts with it.
 * @param {any} message
 * @param {HTMLElement} anchor
 */
export function addReaction(message, anchor) {
  const { session } = current;
  pickEmoji(anchor, "Add reaction", guarded((emoji) => session.react(message, { name: emoji }, true)));
}
