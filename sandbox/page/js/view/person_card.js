/** Who somebody is, and what can be done with them. */

import { h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { userCommandItems } from "./actions.js";
import { avatar } from "./avatar.js";
import { Chooser, matching } from "./chooser.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { closePopover, openDialog, openPopover } from "./overlay.js";
import { peopleChoices, roleDot } from "./sources.js";
import { guarded } from "./toast.js";

/**
 * @param {string} userId
 * @param {HTMLElement} anchor
 * @param {any} channel
 * @param {(channelId: string) => void} go
 */
export async function openPersonCard(userId, anchor, channel, go) {
  const { session } = current;
  const { store } = session;
  const user = store.users.get(userId) ?? { id: userId, username: "unknown" };
  const name = store.nameOf(user, channel.guild_id);
  const commands = await userCommandItems(channel, userId);
  const guild = store.guilds.get(channel.guild_id);
  const roles = (guild?.members.get(userId)?.roles ?? []).map((/** @type {string} */ id) => guild?.roles.get(id)).filter(Boolean);
  const apps = h("button", { type: "button", class: "quiet", "aria-haspopup": "menu" }, icon("apps"), "Apps");
  apps.addEventListener("click", () => openMenu(anchor, commands, { label: `Apps for ${name}` }));
  const card = h("div", { class: "person-card", role: "dialog", "aria-label": name },
    h("header", {}, avatar(user, name, 56), h("div", {},
      h("b", {}, name, user.bot && h("span", { class: "badge" }, "app"), guild?.ownerId === userId && h("span", { class: "badge" }, "owner")),
      h("small", {}, `@${user.username}`))),
    roles.length > 0 && h("ul", { class: "roles", "aria-label": "Roles" }, roles.map((/** @type {any} */ role) => h("li", {}, roleDot(role), role.name))),
    h("footer", {},
      userId !== store.me.id && h("button", {
        type: "button", class: "primary",
        on: {
          click: guarded(async () => {
            closePopover();
            go(await session.openDirectMessage(userId));
          }),
        },
      }, icon("message"), "Message"),
      commands.length > 0 && apps));
  openPopover(anchor, card);
}

/**
 * Asks whom to write to.
 * @param {(channelId: string) => void} go
 */
export function newDirectMessage(go) {
  const { session } = current;
  const people = peopleChoices({ guild_id: session.guildId }).filter((choice) => choice.value !== session.store.me.id);
  const chooser = new Chooser({
    label: "Person",
    placeholder: "Whom do you want to write to?",
    typing: true,
    source: (query) => matching(people, query),
    onDone: guarded(async () => {
      const [userId] = chooser.values;
      if (!userId) return;
      close();
      go(await session.openDirectMessage(userId));
    }),
  });
  const { close } = openDialog({ title: "New direct message", body: [chooser.element] });
  chooser.input.focus();
}
