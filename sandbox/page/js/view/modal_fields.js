/** The inputs of a modal: old-style text inputs in action rows, and labels around any kind of component. */

import { h, uid } from "../lib/dom.js";
import { markdown } from "../text/render.js";
import { Chooser } from "./chooser.js";
import { defaultChoices, selectSource } from "./components.js";

const KIND = { ROW: 1, STRING_SELECT: 3, TEXT_INPUT: 4, TEXT: 10, LABEL: 18, FILES: 19, RADIO: 21, CHECKBOXES: 22, CHECKBOX: 23 };
const SELECTS = new Set([3, 5, 6, 7, 8]);

/**
 * @typedef {object} ModalField
 * @property {HTMLElement} element
 * @property {any} [input] what takes the focus; absent for mere text
 * @property {(files: File[]) => any} [answer] the component as submitted; files are appended to the list given
 * @property {() => string} [check] what is wrong, or ""
 * @property {(text: string) => void} [complain]
 */

/**
 * @param {any} component a top-level component of a modal
 * @param {import("./context.js").MessageContext} context
 * @returns {ModalField[]}
 */
export function modalFields(component, context) {
  if (component.type === KIND.TEXT) return [{ element: h("div", { class: "markdown" }, markdown(component.content ?? "", context)) }];
  if (component.type === KIND.ROW) {
    return component.components.map((/** @type {any} */ inner) => {
      const field = labelled(inner, inner.label ?? inner.placeholder ?? "", "", context);
      return { ...field, answer: (/** @type {File[]} */ files) => ({ type: KIND.ROW, id: component.id, components: [field.answer?.(files)] }) };
    });
  }
  if (component.type === KIND.LABEL) {
    const field = labelled(component.component, component.label, component.description ?? "", context);
    return [{ ...field, answer: (files) => ({ type: KIND.LABEL, id: component.id, component: field.answer?.(files) }) }];
  }
  return [];
}

/**
 * @param {any} inner
 * @param {string} label
 * @param {string} description
 * @param {import("./context.js").MessageContext} context
 * @returns {ModalField}
 */
function labelled(inner, label, description, context) {
  const id = uid("modal");
  const required = inner.required ?? inner.type !== KIND.CHECKBOX;
  const control = makeControl(inner, id, label, context);
  const problem = h("span", { id: `${id}-problem`, class: "field-problem" });
  control.input.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  if (required) control.input.setAttribute("aria-required", "true");
  const element = h("div", { class: "field" },
    h("label", { class: "field-label", for: id }, label, !required && h("span", { class: "optional", "aria-hidden": "true" }, "optional")),
    control.element, h("span", { id: `${id}-hint`, class: "field-hint" }, description), problem);
  return {
    element,
    input: control.input,
    answer: (files) => ({ type: inner.type, id: inner.id, custom_id: inner.custom_id, ...control.read(files) }),
    check: () => (control.empty() ? (required ? "Please fill this in." : "") : control.check?.() ?? ""),
    complain: (text) => {
      problem.textContent = text;
      if (text) control.input.setAttribute("aria-invalid", "true");
      else control.input.removeAttribute("aria-invalid");
    },
  };
}

/**
 * @typedef {{element: HTMLElement, input: any, read: (files: File[]) => any, empty: () => boolean, check?: () => string}} Control
 * @param {any} inner
 * @param {string} id
 * @param {string} label
 * @param {import("./context.js").MessageContext} context
 * @returns {Control}
 */
function makeControl(inner, id, label, context) {
  if (SELECTS.has(inner.type)) return selectControl(inner, id, label, context);
  if (inner.type === KIND.FILES) return fileControl(inner, id);
  if (inner.type === KIND.RADIO || inner.type === KIND.CHECKBOXES) return optionsControl(inner, id, label);
  if (inner.type === KIND.CHECKBOX) {
    const input = h("input", { id, type: "checkbox", checked: inner.default });
    return { element: input, input, read: () => ({ value: input.checked }), empty: () => false };
  }
  return textControl(inner, id);
}

/**
 * @param {any} inner
 * @param {string} id
 * @returns {Control}
 */
function textControl(inner, id) {
  const input = h(inner.style === 2 ? "textarea" : "input", {
    id, type: inner.style === 2 ? null : "text", rows: inner.style === 2 ? 5 : null, autocomplete: "off",
    placeholder: inner.placeholder ?? "", maxlength: inner.max_length ?? 4000, value: inner.value ?? "",
  });
  return {
    element: input,
    input,
    read: () => ({ value: input.value }),
    empty: () => input.value.trim() === "",
    check: () => (input.value.length < (inner.min_length ?? 0) ? `At least ${inner.min_length} characters, please.` : ""),
  };
}

/**
 * @param {any} inner
 * @param {string} id
 * @param {string} label
 * @param {import("./context.js").MessageContext} context
 * @returns {Control}
 */
function selectControl(inner, id, label, context) {
  const chooser = new Chooser({
    id, label, placeholder: inner.placeholder ?? "Make a choice", source: selectSource(inner, context.channel),
    typing: inner.type !== KIND.STRING_SELECT, max: inner.max_values ?? 1, chosen: defaultChoices(inner, context.channel),
  });
  const least = inner.min_values ?? 1;
  return {
    element: chooser.element,
    input: chooser.input,
    read: () => ({ values: chooser.values }),
    empty: () => chooser.values.length === 0 && !chooser.stray,
    check: () => {
      if (chooser.stray) return `“${chooser.stray}” is not in the list.`;
      return chooser.values.length < least ? `Choose at least ${least}.` : "";
    },
  };
}

/**
 * @param {any} inner
 * @param {string} id
 * @returns {Control}
 */
function fileControl(inner, id) {
  const most = inner.max_values ?? 1;
  const input = h("input", { id, type: "file", multiple: most > 1 });
  const chosen = () => /** @type {File[]} */ ([...(input.files ?? [])]);
  return {
    element: input,
    input,
    read: (files) => ({ values: chosen().map((file) => String(files.push(file) - 1)) }),
    empty: () => chosen().length === 0,
    check: () => (chosen().length > most ? `At most ${most} files.` : chosen().length < (inner.min_values ?? 1) ? `At least ${inner.min_values} files.` : ""),
  };
}

/**
 * A radio group or a group of checkboxes.
 * @param {any} inner
 * @param {string} id
 * @param {string} label
 * @returns {Control}
 */
function optionsControl(inner, id, label) {
  const radio = inner.type === KIND.RADIO;
  const inputs = (inner.options ?? []).map((/** @type {any} */ option, /** @type {number} */ index) => h("input", {
    id: index === 0 ? id : null, type: radio ? "radio" : "checkbox", name: id, checked: option.default, dataset: { value: option.value },
  }));
  const element = h("div", { role: radio ? "radiogroup" : "group", "aria-label": label, class: "options" },
    inner.options.map((/** @type {any} */ option, /** @type {number} */ index) => h("label", { class: "option" }, inputs[index],
      h("span", {}, option.label, option.description && h("small", {}, option.description)))));
  const chosen = () => inputs.filter((/** @type {any} */ input) => input.checked).map((/** @type {any} */ input) => input.dataset.value);
  const most = inner.max_values ?? inputs.length;
  return {
    element,
    input: inputs[0] ?? element,
    read: () => (radio ? { value: chosen()[0] ?? null } : { values: chosen() }),
    empty: () => chosen().length === 0,
    check: () => {
      if (radio) return "";
      if (chosen().length > most) return `At most ${most}.`;
      return chosen().length < (inner.min_values ?? 1) ? `At least ${inner.min_values}.` : "";
    },
  };
}
