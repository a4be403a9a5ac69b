/** Pictures, files and embeds of a message. */

import { h, outsideLink, safeUrl } from "../lib/dom.js";
import { markdown, markdownLine } from "../text/render.js";
import { fullTime, messageTime } from "../text/time.js";
import { cssColour, fileSize, isLocal } from "./context.js";
import { icon } from "./icons.js";

/** @typedef {import("./context.js").MessageContext} MessageContext */

const WIDEST = 400;
const HIGHEST = 300;

/**
 * @param {any} attachment
 * @returns {HTMLElement}
 */
export function attachmentElement(attachment) {
  const url = safeUrl(new URL(attachment.url, location.href).href);
  const name = attachment.title ?? attachment.filename;
  if (url && isLocal(url) && /^image\/(png|jpeg|gif|webp|avif)/.test(attachment.content_type ?? "")) {
    return h("div", { class: "attachment-image" },
      outsideLink(url, picture(url, attachment.description ?? name, attachment.width, attachment.height)));
  }
  return h("div", { class: "attachment-file" },
    icon("file"),
    h("span", {}, url ? outsideLink(url, name) : name, h("small", {}, fileSize(attachment.size ?? 0))));
}

/**
 * A picture whose place is kept free before it has loaded.
 * @param {string} src
 * @param {string} alt
 * @param {number} [width]
 * @param {number} [height]
 */
function picture(src, alt, width, height) {
  const image = h("img", { src, alt, loading: "lazy", decoding: "async" });
  if (width && height) {
    const scale = Math.min(1, WIDEST / width, HIGHEST / height);
    image.width = Math.round(width * scale);
    image.height = Math.round(height * scale);
  } else image.classList.add("unsized");
  return image;
}

/**
 * A picture anywhere: shown when the sandbox serves it, else linked, since nothing is loaded from outside.
 * @param {any} media with `url`, perhaps `width`, `height`, `description`
 * @param {string} alt
 */
export function mediaElement(media, alt) {
  const url = safeUrl(media?.proxy_url ?? media?.url) ?? safeUrl(media?.url);
  if (!url) return null;
  const words = media.description ?? alt;
  return outsideLink(url, isLocal(url) ? picture(url, words, media.width, media.height) : `Picture: ${new URL(url).host}`);
}

/**
 * @param {any} embed
 * @param {MessageContext} context
 */
export function embedElement(embed, context) {
  const url = safeUrl(embed.url);
  const title = embed.title && markdownLine(embed.title, context);
  const element = h("div", { class: "embed" },
    embed.author?.name && h("div", { class: "embed-author" }, linked(embed.author.url, embed.author.name)),
    title && h("div", { class: "embed-title" }, url ? outsideLink(url, title) : title),
    embed.description && h("div", { class: "embed-text markdown" }, markdown(embed.description, context)),
    embed.fields?.length > 0 && h("dl", { class: "embed-fields" }, embed.fields.map((/** @type {any} */ field) => fieldElement(field, context))),
    embed.image && h("div", { class: "embed-image" }, mediaElement(embed.image, "Picture of the card")),
    footerElement(embed));
  const thumbnail = embed.thumbnail && mediaElement(embed.thumbnail, "Small picture of the card");
  if (thumbnail) element.append(h("div", { class: "embed-thumbnail" }, thumbnail));
  const colour = cssColour(embed.color);
  if (colour) element.style.setProperty("--edge", colour);
  return element;
}

/**
 * @param {any} field
 * @param {MessageContext} context
 */
function fieldElement(field, context) {
  return h("div", { class: field.inline ? "embed-field inline" : "embed-field" },
    h("dt", {}, markdownLine(field.name, context)),
    h("dd", { class: "markdown" }, markdown(field.value, context)));
}

/** @param {any} embed */
function footerElement(embed) {
  const time = embed.timestamp ? Date.parse(embed.timestamp) : NaN;
  if (!embed.footer?.text && Number.isNaN(time)) return null;
  return h("div", { class: "embed-footer" },
    embed.footer?.text,
    embed.footer?.text && !Number.isNaN(time) && " · ",
    !Number.isNaN(time) && h("time", { datetime: embed.timestamp, title: fullTime(time), dataset: { sent: String(time) } }, messageTime(time)));
}

/**
 * @param {unknown} address
 * @param {string} text
 */
function linked(address, text) {
  const url = safeUrl(address);
  return url ? outsideLink(url, text) : text;
}
