/** The commands of an application, as a person meets them: flat paths such as "task add". Pure. */

import { permissionsOf } from "../state/permissions.js";
import { isThread } from "../state/store.js";

export const COMMAND_TYPE = { SLASH: 1, USER: 2, MESSAGE: 3 };
export const OPTION = { SUB: 1, GROUP: 2, STRING: 3, INTEGER: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, ATTACHMENT: 11 };

/**
 * @typedef {object} Entry something that can be typed after "/"
 * @property {string} path "task add"
 * @property {string} description
 * @property {any} command the top-level command
 * @property {string[]} steps names of the group and the subcommand, if any
 * @property {any[]} options what it asks for
 * @property {string} application the application's name
 */

/**
 * Commands that this person may use here, judged as Discord's client judges: by the default member permissions.
 * @param {import("../state/session.js").Session} session
 * @param {any} channel
 * @param {any[]} commands
 * @returns {any[]}
 */
export function usableCommands(session, channel, commands) {
  const { store } = session;
  const guild = store.guilds.get(channel.guild_id);
  if (!guild) return commands.filter((command) => command.dm_permission !== false && !command.guild_id);
  const place = isThread(channel) ? store.channels.get(channel.parent_id) : channel;
  const mine = permissionsOf(guild, store.me.id, place);
  return commands.filter((command) => {
    const needed = command.default_member_permissions;
    if (needed === null || needed === undefined) return true;
    return needed === "0" ? mine === ~0n : (mine & BigInt(needed)) === BigInt(needed);
  });
}

/**
 * Slash commands with their groups and subcommands spelled out.
 * @param {any[]} commands
 * @param {any[]} applications
 * @returns {Entry[]} in alphabetical order
 */
export function entries(commands, applications) {
  const names = new Map(applications.map((app) => [app.id, app.name ?? app.bot?.username ?? ""]));
  return commands
    .filter((command) => (command.type ?? 1) === COMMAND_TYPE.SLASH)
    .flatMap((command) => leaves(command, command, []).map(({ node, steps }) => ({
      path: [localName(command), ...steps.map((step) => localName(step))].join(" "),
      description: node.description_localized ?? node.description ?? "",
      command,
      steps: steps.map((step) => step.name),
      options: node.options ?? [],
      application: names.get(command.application_id) ?? "",
    })))
    .sort((a, b) => a.path.localeCompare(b.path));
}

/** @param {any} named */
export const localName = (named) => named.name_localized ?? named.name;

/**
 * @param {any} command
 * @param {any} node
 * @param {any[]} steps
 * @returns {{node: any, steps: any[]}[]}
 */
function leaves(command, node, steps) {
  const inner = (node.options ?? []).filter((/** @type {any} */ o) => o.type === OPTION.SUB || o.type === OPTION.GROUP);
  if (inner.length === 0) return [{ node, steps }];
  return inner.flatMap((/** @type {any} */ child) => leaves(command, child, [...steps, child]));
}

/**
 * Entries that match what was typed after "/": every typed word begins a word of the path; the rest by description.
 * @param {Entry[]} all
 * @param {string} typed
 * @returns {Entry[]} best first
 */
export function search(all, typed) {
  const query = typed.trim().toLowerCase();
  if (!query) return all;
  const score = (/** @type {Entry} */ entry) => {
    const path = entry.path.toLowerCase();
    if (path.startsWith(query)) return 0;
    if (query.split(/\s+/).every((word) => path.split(/[\s-]/).some((part) => part.startsWith(word)))) return 1;
    if (path.includes(query)) return 2;
    return entry.description.toLowerCase().includes(query) ? 3 : 9;
  };
  return all
    .map((entry) => ({ entry, rank: score(entry) }))
    .filter(({ rank }) => rank < 9)
    .sort((a, b) => a.rank - b.rank || a.entry.path.localeCompare(b.entry.path))
    .map(({ entry }) => entry);
}

/**
 * Wraps answers into the group and subcommand they belong to, as the protocol wants it.
 * @param {Entry} entry
 * @param {any[]} answers
 */
export function nestOptions(entry, answers) {
  let options = answers;
  let inner = entry.command.options ?? [];
  /** @type {any[]} */
  const chain = [];
  for (const name of entry.steps) {
    const step = inner.find((/** @type {any} */ option) => option.name === name);
    chain.push({ name, type: step.type });
    inner = step.options ?? [];
  }
  for (const { name, type } of chain.reverse()) options = [{ type, name, options }];
  return options;
}
