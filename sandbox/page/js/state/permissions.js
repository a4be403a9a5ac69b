/** Discord's permission algorithm, as far as the page needs it to show only what will work. */

export const PERMISSION = {
  ADMINISTRATOR: 1n << 3n,
  MANAGE_CHANNELS: 1n << 4n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  ATTACH_FILES: 1n << 15n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  MANAGE_GUILD: 1n << 5n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
};
const ALL = ~0n;

/**
 * What a member may do in a channel, or in the guild where there is none.
 * @param {import("./store.js").Guild} guild
 * @param {string} userId
 * @param {any} [channel] the channel, or a thread's parent
 * @returns {bigint}
 */
export function permissionsOf(guild, userId, channel) {
  if (guild.ownerId === userId) return ALL;
  const roles = guild.members.get(userId)?.roles ?? [];
  const base = [guild.id, ...roles].reduce((bits, id) => bits | BigInt(guild.roles.get(id)?.permissions ?? 0), 0n);
  if (base & PERMISSION.ADMINISTRATOR) return ALL;
  const overwrites = new Map((channel?.permission_overwrites ?? []).map((/** @type {any} */ o) => [o.id, o]));
  const everyone = overwrites.get(guild.id);
  let bits = apply(base, everyone?.allow, everyone?.deny);
  let allow = 0n;
  let deny = 0n;
  for (const id of roles) {
    allow |= BigInt(overwrites.get(id)?.allow ?? 0);
    deny |= BigInt(overwrites.get(id)?.deny ?? 0);
  }
  bits = (bits & ~deny) | allow;
  const own = overwrites.get(userId);
  return apply(bits, own?.allow, own?.deny);
}

/**
 * @param {bigint} bits
 * @param {string | undefined} allow
 * @param {string | undefined} deny
 */
function apply(bits, allow, deny) {
  return (bits & ~BigInt(deny ?? 0)) | BigInt(allow ?? 0);
}
