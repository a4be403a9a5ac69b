/** The emoji the picker offers, by name, and how an emoji of the protocol is shown. */

import { h } from "../lib/dom.js";

/** Offered first, because proposals and reviews are decided with them. */
export const QUICK = ["👍", "👎", "🤷", "✅", "❌", "❤️", "🎉", "👀"];

/** Names as people type them between colons, and the emoji. */
const NAMED = `
thumbsup 👍|thumbsdown 👎|shrug 🤷|white_check_mark ✅|x ❌|heart ❤️|tada 🎉|eyes 👀|smile 😄|slight_smile 🙂|joy 😂|
wink 😉|thinking 🤔|sweat_smile 😅|sob 😭|cry 😢|angry 😠|open_mouth 😮|sunglasses 😎|heart_eyes 😍|pray 🙏|clap 👏|
raised_hands 🙌|wave 👋|ok_hand 👌|muscle 💪|point_up ☝️|point_right 👉|raised_hand ✋|handshake 🤝|brain 🧠|fire 🔥|
star ⭐|sparkles ✨|rocket 🚀|bulb 💡|book 📖|books 📚|memo 📝|pencil ✏️|paperclip 📎|pushpin 📌|link 🔗|lock 🔒|key 🔑|
bell 🔔|calendar 📅|alarm_clock ⏰|hourglass ⌛|stopwatch ⏱️|warning ⚠️|no_entry ⛔|question ❓|exclamation ❗|
information_source ℹ️|heavy_plus_sign ➕|heavy_minus_sign ➖|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|
regional_indicator_a 🇦|regional_indicator_b 🇧|regional_indicator_c 🇨|regional_indicator_d 🇩|regional_indicator_e 🇪|
red_circle 🔴|orange_circle 🟠|yellow_circle 🟡|green_circle 🟢|blue_circle 🔵|purple_circle 🟣|white_circle ⚪|black_circle ⚫|
seedling 🌱|herb 🌿|deciduous_tree 🌳|sunflower 🌻|bee 🐝|bug 🐛|crab 🦀|fish 🐟|shell 🐚|octopus 🐙|whale 🐳|snail 🐌|
ocean 🌊|droplet 💧|sunny ☀️|cloud ☁️|rainbow 🌈|snowflake ❄️|earth_africa 🌍|house 🏠|hammer 🔨|wrench 🔧|gear ⚙️|
package 📦|inbox_tray 📥|outbox_tray 📤|chart_with_upwards_trend 📈|bar_chart 📊|mag 🔍|camera 📷|art 🎨|microscope 🔬|
test_tube 🧪|ballot_box 🗳️|scales ⚖️|trophy 🏆|medal 🏅|gift 🎁|coffee ☕|tea 🍵|cake 🍰|apple 🍎|100 💯|zzz 💤|speech_balloon 💬
`;

/** @type {{name: string, emoji: string}[]} */
export const EMOJI = NAMED.trim().split("|").map((entry) => {
  const [name, emoji] = entry.trim().split(" ");
  return { name, emoji };
});
const BY_NAME = new Map(EMOJI.map(({ name, emoji }) => [name, emoji]));
const ONE_EMOJI = /^(?:\p{RI}\p{RI}?|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{EMod})?)*)$/u;

/**
 * Replaces `:name:` by the emoji of that name, where there is one.
 * @param {string} text
 */
export function expandShortcodes(text) {
  return text.replace(/:([a-z0-9_+-]{1,40}):/g, (whole, name) => BY_NAME.get(name) ?? whole);
}

/**
 * @param {string} text
 * @returns {boolean} whether it is exactly one Unicode emoji
 */
export function isEmoji(text) {
  return ONE_EMOJI.test(text);
}

/**
 * Whether the text is nothing but a few emoji, which are then shown large.
 * @param {string} text
 */
export function onlyEmoji(text) {
  if (text.length > 200 || /\p{L}/u.test(text)) return false;
  const parts = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)]
    .map(({ segment }) => segment).filter((segment) => segment.trim());
  return parts.length > 0 && parts.length <= 12 && parts.every(isEmoji);
}

/**
 * How an emoji object is written in words.
 * @param {{id?: string | null, name?: string | null}} emoji
 */
export function emojiLabel(emoji) {
  return emoji.id ? `:${emoji.name}:` : String(emoji.name ?? "");
}

/** @param {{id?: string | null, name?: string | null}} emoji */
export function customEmoji(emoji) {
  return h("span", { class: emoji.id ? "custom-emoji" : "emoji" }, emojiLabel(emoji));
}
