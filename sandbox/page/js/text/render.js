/** Turns a Markdown tree into DOM. Clicks on mentions are left to whoever listens for `data-` attributes. */

import { append, h, outsideLink, safeUrl } from "../lib/dom.js";
import { parseMarkdown } from "./markdown.js";
import { parseInline } from "./inline.js";
import { customEmoji } from "./emoji.js";
import { timestampElement } from "./time.js";

/** The address of a message or a channel, as "Copy Message Link" gives it. */
const PLACE = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/channels\/(?:@me|\d{1,20})\/(\d{1,20})(?:\/(\d{1,20}))?$/;

/** @typedef {{store: import("../state/store.js").Store, guildId?: string}} Context */
/** @typedef {import("./markdown.js").Node} MarkdownNode */

/**
 * A whole text as blocks.
 * @param {string} source
 * @param {Context} context
 * @returns {DocumentFragment}
 */
export function markdown(source, context) {
  const fragment = document.createDocumentFragment();
  append(fragment, parseMarkdown(source).map((node) => render(node, context)));
  return fragment;
}

/**
 * One line, as in an embed's title: no blocks.
 * @param {string} source
 * @param {Context} context
 */
export function markdownLine(source, context) {
  const fragment = document.createDocumentFragment();
  append(fragment, parseInline(source).map((node) => render(node, context)));
  return fragment;
}

/**
 * The text as a short line without any marks, for previews and labels.
 * @param {string} source
 * @param {Context} context
 */
export function plainText(source, context) {
  return markdown(source.slice(0, 400), context).textContent?.replace(/\s+/g, " ").trim() ?? "";
}

/** @type {Record<string, (node: MarkdownNode, context: Context) => Node>} */
const RENDERERS = {
  text: (node) => document.createTextNode(String(node.text)),
  paragraph: (node, context) => h("p", {}, children(node, context)),
  heading: (node, context) => h("div", { class: `heading h${node.level}`, role: "heading", "aria-level": node.level + 3 }, children(node, context)),
  subtext: (node, context) => h("p", { class: "subtext" }, children(node, context)),
  quote: (node, context) => h("blockquote", {}, children(node, context)),
  list: (node, context) => h(node.ordered ? "ol" : "ul", { start: node.ordered && node.start !== 1 ? node.start : null }, children(node, context)),
  item: (node, context) => h("li", {}, children(node, context)),
  code: (node) => h("pre", { tabindex: 0, "aria-label": "Code" }, h("code", {}, node.text)),
  "inline-code": (node) => h("code", {}, node.text),
  strong: (node, context) => h("strong", {}, children(node, context)),
  emphasis: (node, context) => h("em", {}, children(node, context)),
  underline: (node, context) => h("u", {}, children(node, context)),
  strike: (node, context) => h("s", {}, children(node, context)),
  spoiler: (node, context) => spoiler(children(node, context)),
  link: (node, context) => {
    const inside = placeInside(node, context);
    if (inside) return inside;
    const href = safeUrl(node.href);
    const link = href ? outsideLink(href, children(node, context)) : h("span", {}, children(node, context));
    if (node.masked) link.title = node.href;
    return link;
  },
  user: (node, context) => {
    const user = context.store.users.get(node.id);
    return mention(`@${user ? context.store.nameOf(user, context.guildId) : "unknown person"}`, { user: node.id });
  },
  role: (node, context) => {
    const role = context.guildId ? context.store.guilds.get(context.guildId)?.roles.get(node.id) : null;
    return h("span", { class: "mention" }, `@${role?.name ?? "unknown role"}`);
  },
  channel: (node, context) => mention(context.store.channelName(context.store.channels.get(node.id)), { channel: node.id }),
  command: (node) => mention(`/${node.name}`, { command: node.id, commandPath: node.name }),
  everyone: (node) => h("span", { class: "mention" }, node.text),
  time: (node) => timestampElement(node.unix, node.style),
  emoji: (node) => customEmoji({ id: node.id, name: node.name }),
};

/**
 * @param {MarkdownNode} node
 * @param {Context} context
 * @returns {Node}
 */
function render(node, context) {
  return RENDERERS[node.type](node, context);
}

/**
 * @param {MarkdownNode} node
 * @param {Context} context
 */
function children(node, context) {
  return (node.children ?? []).map((child) => render(child, context));
}

/**
 * @param {string} label
 * @param {Record<string, string>} dataset
 */
function mention(label, dataset) {
  return h("button", { type: "button", class: "mention", dataset }, label);
}

/**
 * A link into this very community stays on this page; null for every other.
 * @param {MarkdownNode} node
 * @param {Context} context
 */
function placeInside(node, context) {
  const [, channelId, messageId] = PLACE.exec(node.href) ?? [];
  const channel = context.store.channels.get(channelId ?? "");
  if (!channel) return null;
  /** @type {Record<string, string>} */
  const dataset = messageId ? { channel: channel.id, jump: messageId } : { channel: channel.id };
  if (node.masked) return h("button", { type: "button", class: "linklike", dataset }, children(node, context));
  return mention(`${context.store.channelName(channel)}${messageId ? " › message" : ""}`, dataset);
}

/** @param {Node[]} content */
function spoiler(content) {
  const inner = h("span", { class: "spoiler-text", "aria-hidden": "true", inert: true }, content);
  const wrapper = h("span", { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler, press to show" }, inner);
  const open = () => {
    wrapper.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) wrapper.removeAttribute(name);
    inner.removeAttribute("aria-hidden");
    inner.removeAttribute("inert");
  };
  wrapper.addEventListener("click", open, { once: true });
  wrapper.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  return wrapper;
}
