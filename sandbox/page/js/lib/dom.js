/**
 * Building DOM without ever parsing markup: every string becomes a text node, so nothing a member, a bot or a
 * server writes can turn into elements, attributes or script.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {any} Child a node, text or number, nothing (null, undefined, false), or an array of these */

/**
 * Appends children, skipping null, undefined and false, and flattening arrays.
 * @param {Node} parent
 * @param {Child[]} children
 */
export function append(parent, ...children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(parent, ...child);
    else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Makes an HTML element. In `props`, `on` maps event names to listeners, `dataset` is copied, `class` sets the
 * class name, `true` gives an empty attribute, and null, undefined or false give none.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...Child} children
 * @returns {any} the element
 */
export function h(tag, props = {}, ...children) {
  const element = /** @type {any} */ (document.createElement(tag));
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, ...children);
  return element;
}

/**
 * Makes an SVG element.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...Child} children
 * @returns {any} the element
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  append(element, ...children);
  return element;
}

/**
 * Replaces everything inside `element`.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, ...children);
}

let counter = 0;

/**
 * @param {string} prefix
 * @returns {string} an id no other element of this document has
 */
export function uid(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * The address if it is safe to follow (http or https), else null.
 * @param {unknown} value
 * @returns {string | null}
 */
export function safeUrl(value) {
  if (typeof value !== "string") return null;
  try {
    const url = new URL(value);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A link that opens beside the chat and gives the other side nothing about this page.
 * @param {string} href an address already judged by safeUrl
 * @param {...Child} children
 */
export function outsideLink(href, ...children) {
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/**
 * Elements inside `root` that the Tab key reaches, in order.
 * @param {Element} root
 * @returns {HTMLElement[]}
 */
export function tabbable(root) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (
    root.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")
  );
  return [...found].filter(
    (element) => element.tabIndex >= 0 && !element.hasAttribute("disabled") && element.getClientRects().length > 0,
  );
}
