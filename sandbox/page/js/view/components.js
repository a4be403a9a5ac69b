/** Buttons, selects and layout that applications put into messages. */

import { h, outsideLink, safeUrl } from "../lib/dom.js";
import { current } from "../state/session.js";
import { customEmoji, emojiLabel } from "../text/emoji.js";
import { markdown } from "../text/render.js";
import { Chooser, matching } from "./chooser.js";
import { cssColour } from "./context.js";
import { icon } from "./icons.js";
import { attachmentElement, mediaElement } from "./media.js";
import { channelChoices, peopleChoices, roleChoices } from "./sources.js";

/** @typedef {import("./context.js").MessageContext} MessageContext */
/** @typedef {{message: any, context: MessageContext, onProblem: (text: string) => void}} Place */

const STYLES = ["", "primary", "secondary", "success", "danger", "link"];

/** @type {Record<number, (component: any, place: Place) => any>} */
const RENDERERS = {
  1: (row, place) => h("div", { class: "row" }, renderAll(row.components, place)),
  2: buttonElement,
  3: selectElement,
  5: selectElement,
  6: selectElement,
  7: selectElement,
  8: selectElement,
  9: (section, place) => h("div", { class: "section" },
    h("div", {}, renderAll(section.components, place)),
    h("div", { class: "section-accessory" }, section.accessory && renderAll([section.accessory], place))),
  10: (text, place) => h("div", { class: "markdown" }, markdown(text.content ?? "", place.context)),
  11: (thumbnail) => h("div", { class: "thumbnail" }, mediaElement({ ...thumbnail.media, description: thumbnail.description }, "Small picture")),
  12: (gallery) => h("div", { class: "gallery" }, (gallery.items ?? []).map((/** @type {any} */ item) =>
    mediaElement({ ...item.media, description: item.description }, "Picture"))),
  13: (file) => attachmentElement({ url: file.file?.url, filename: file.name ?? "file", size: file.size, content_type: file.file?.content_type }),
  14: (separator) => h("hr", { class: `separator${separator.spacing === 2 ? " large" : ""}${separator.divider === false ? " blank" : ""}` }),
  17: (container, place) => {
    const element = h("div", { class: "container" }, renderAll(container.components, place));
    const colour = cssColour(container.accent_color);
    if (colour) element.style.setProperty("--edge", colour);
    return element;
  },
};

/**
 * @param {any[]} components
 * @param {Place} place
 * @returns {any[]} elements; types the page does not know are left out
 */
export function renderAll(components, place) {
  return (components ?? []).map((component) => RENDERERS[component.type]?.(component, place) ?? null);
}

/**
 * What a component is known by while its message is edited: its number, which its place gives it, so that the focus
 * stays on a button whose custom id changes with each press.
 * @param {any} component
 */
function keyOf(component) {
  return `component ${component.id ?? component.custom_id}`;
}

/**
 * @param {any} button
 * @param {Place} place
 */
function buttonElement(button, place) {
  const content = [button.emoji && customEmoji(button.emoji), button.label && h("span", {}, button.label)];
  const url = safeUrl(button.url);
  if (url) {
    const link = outsideLink(url, content, icon("link"));
    link.className = "component link";
    return link;
  }
  const element = h("button", {
    type: "button",
    class: `component ${STYLES[button.style] ?? "secondary"}`,
    disabled: button.disabled,
    "aria-label": button.label ? null : emojiLabel(button.emoji ?? {}),
    dataset: { key: keyOf(button) },
  }, content);
  element.addEventListener("click", () => use(element, button, place));
  return element;
}

/**
 * @param {any} select
 * @param {Place} place
 */
function selectElement(select, place) {
  const several = (select.max_values ?? 1) > 1;
  /** @type {Chooser} */
  const chooser = new Chooser({
    label: select.placeholder || "Make a choice",
    placeholder: select.placeholder || "Make a choice",
    source: selectSource(select, place.context.channel),
    chosen: defaultChoices(select, place.context.channel),
    typing: select.type !== 3,
    max: Math.max(1, select.max_values ?? 1),
    disabled: select.disabled,
    onDone: () => {
      const { values } = chooser;
      if (values.length < (select.min_values ?? 1)) place.onProblem(`Choose at least ${select.min_values ?? 1}.`);
      else use(chooser.element, select, place, values);
    },
  });
  chooser.input.dataset.key = keyOf(select);
  chooser.element.classList.add("component-select");
  if (several) chooser.element.title = `Choose up to ${select.max_values}, then press Escape or click elsewhere`;
  return chooser.element;
}

/**
 * Tells the application, showing that it is being waited for.
 * @param {HTMLElement} element
 * @param {any} component
 * @param {Place} place
 * @param {string[]} [values]
 */
async function use(element, component, place, values) {
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  place.onProblem("");
  try {
    await current.session.interactions.useComponent(place.message, component, values);
  } catch (error) {
    place.onProblem(error instanceof Error ? error.message : String(error));
  } finally {
    element.removeAttribute("aria-busy");
  }
}

/**
 * Where a select's choices come from, by its type.
 * @param {any} select
 * @param {any} channel
 * @returns {(query: string) => import("./chooser.js").Choice[]}
 */
export function selectSource(select, channel) {
  return (query) => matching(allChoices(select, channel), query);
}

/**
 * @param {any} select
 * @param {any} channel
 * @returns {import("./chooser.js").Choice[]}
 */
function allChoices(select, channel) {
  if (select.type === 5) return peopleChoices(channel);
  if (select.type === 6) return roleChoices(channel);
  if (select.type === 7) return [...peopleChoices(channel), ...roleChoices(channel)];
  if (select.type === 8) return channelChoices(channel, select.channel_types ?? []);
  return (select.options ?? []).map((/** @type {any} */ option) => ({
    value: option.value,
    label: option.label,
    detail: option.description ?? "",
    picture: option.emoji ? () => customEmoji(option.emoji) : undefined,
  }));
}

/**
 * @param {any} select
 * @param {any} channel
 */
export function defaultChoices(select, channel) {
  const wanted = new Set(select.type === 3
    ? (select.options ?? []).filter((/** @type {any} */ o) => o.default).map((/** @type {any} */ o) => o.value)
    : (select.default_values ?? []).map((/** @type {any} */ v) => v.id));
  return wanted.size > 0 ? allChoices(select, channel).filter((choice) => wanted.has(choice.value)) : [];
}
