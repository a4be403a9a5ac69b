/** The inputs of slash-command options, one kind for each option type. */

import { h, uid } from "../lib/dom.js";
import { Chooser, matching } from "../view/chooser.js";
import { channelChoices, peopleChoices, roleChoices } from "../view/sources.js";
import { OPTION, localName } from "./catalog.js";

const PAUSE = 120;

/**
 * @typedef {object} Field
 * @property {any} option
 * @property {HTMLElement} element the input with its label
 * @property {HTMLElement} input what takes the focus
 * @property {() => any} read the value, or undefined when there is none
 * @property {() => string} check what is wrong with it, or ""
 * @property {() => File | undefined} [file]
 * @property {(text: string) => void} complain
 *
 * @typedef {object} Place
 * @property {any} channel
 * @property {(option: any, typed: string) => Promise<any[]>} autocomplete
 */

/**
 * @param {any} option
 * @param {Place} place
 * @param {(() => void) | null} onRemove for an optional one: takes it away again
 * @returns {Field}
 */
export function makeField(option, place, onRemove) {
  const id = uid("option");
  const control = makeControl(option, place, id);
  const problem = h("span", { id: `${id}-problem`, class: "field-problem" });
  const hint = h("span", { id: `${id}-hint`, class: "field-hint" }, option.description_localized ?? option.description);
  control.input.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  if (option.required) control.input.setAttribute("aria-required", "true");
  const element = h("div", { class: "field" },
    h("label", { class: "field-label", for: id }, localName(option), option.required && h("span", { class: "required", "aria-hidden": "true" }, "required")),
    h("div", { class: "field-control" }, control.element,
      onRemove && h("button", { type: "button", class: "plain small", "aria-label": `Remove ${localName(option)}`, on: { click: onRemove } }, "×")),
    hint, problem);
  return {
    option,
    element,
    input: control.input,
    read: control.read,
    file: control.file,
    check: () => {
      const complaint = control.check?.() ?? "";
      if (complaint) return complaint;
      return option.required && control.read() === undefined ? "Please fill this in." : "";
    },
    complain: (text) => {
      problem.textContent = text;
      if (text) control.input.setAttribute("aria-invalid", "true");
      else control.input.removeAttribute("aria-invalid");
    },
  };
}

/**
 * @param {any} option
 * @param {Place} place
 * @param {string} id
 * @returns {{element: HTMLElement, input: any, read: () => any, check?: () => string, file?: () => File | undefined}}
 */
function makeControl(option, place, id) {
  if (option.type === OPTION.BOOLEAN) return booleanControl(option, id);
  if (option.type === OPTION.ATTACHMENT) return fileControl(option, id);
  if (option.type === OPTION.USER) return pickControl(option, id, (query) => matching(peopleChoices(place.channel), query));
  if (option.type === OPTION.ROLE) return pickControl(option, id, (query) => matching(roleChoices(place.channel), query));
  if (option.type === OPTION.CHANNEL) return pickControl(option, id, (query) => matching(channelChoices(place.channel, option.channel_types), query));
  if (option.type === OPTION.MENTIONABLE) return pickControl(option, id, (query) => matching([...peopleChoices(place.channel), ...roleChoices(place.channel)], query));
  if (option.choices?.length > 0) return pickControl(option, id, (query) => matching(namedChoices(option.choices), query));
  if (option.autocomplete) return autocompleteControl(option, place, id);
  return textControl(option, id);
}

/** @param {any[]} choices */
function namedChoices(choices) {
  return choices.map((choice) => ({ value: choice.value, label: localName(choice) }));
}

/**
 * @param {any} option
 * @param {string} id
 * @param {(query: string) => any} source
 */
function pickControl(option, id, source) {
  const chooser = new Chooser({ id, label: localName(option), typing: true, source });
  return {
    element: chooser.element,
    input: chooser.input,
    read: () => chooser.values[0],
    check: () => (chooser.stray ? `“${chooser.stray}” is not in the list.` : ""),
  };
}

/**
 * @param {any} option
 * @param {Place} place
 * @param {string} id
 */
function autocompleteControl(option, place, id) {
  let turn = 0;
  const source = async (/** @type {string} */ typed) => {
    const mine = ++turn;
    await new Promise((resolve) => setTimeout(resolve, typed ? PAUSE : 0));
    return mine === turn ? namedChoices(await place.autocomplete(option, typed)) : [];
  };
  const chooser = new Chooser({ id, label: localName(option), typing: true, free: true, source, maxLength: option.max_length });
  const read = () => fromText(option, chooser.values[0]);
  return { element: chooser.element, input: chooser.input, read, check: () => checkValue(option, chooser.values[0]) };
}

/**
 * @param {any} option
 * @param {string} id
 */
function textControl(option, id) {
  const numeric = option.type === OPTION.INTEGER || option.type === OPTION.NUMBER;
  const input = h("input", {
    id, type: "text", autocomplete: "off", inputmode: numeric ? (option.type === OPTION.INTEGER ? "numeric" : "decimal") : null,
    maxlength: numeric ? null : option.max_length ?? 6000,
  });
  return { element: input, input, read: () => fromText(option, input.value), check: () => checkValue(option, input.value) };
}

/**
 * @param {any} option
 * @param {any} text
 */
function fromText(option, text) {
  if (text === undefined || text === "") return undefined;
  return option.type === OPTION.STRING ? text : Number(text);
}

/**
 * @param {any} option
 * @param {any} text
 * @returns {string}
 */
function checkValue(option, text) {
  if (text === undefined || text === "") return "";
  if (option.type === OPTION.STRING) {
    return option.min_length && text.length < option.min_length ? `At least ${option.min_length} characters, please.` : "";
  }
  const value = Number(text);
  if (!Number.isFinite(value)) return "This must be a number.";
  if (option.type === OPTION.INTEGER && !Number.isInteger(value)) return "This must be a whole number.";
  if (option.min_value !== undefined && value < option.min_value) return `At least ${option.min_value}.`;
  if (option.max_value !== undefined && value > option.max_value) return `At most ${option.max_value}.`;
  return "";
}

/**
 * @param {any} option
 * @param {string} id
 */
function booleanControl(option, id) {
  const chooser = new Chooser({
    id, label: localName(option), placeholder: "Yes or no",
    source: () => [{ value: true, label: "Yes" }, { value: false, label: "No" }],
  });
  return { element: chooser.element, input: chooser.input, read: () => chooser.values[0] };
}

/**
 * @param {any} option
 * @param {string} id
 */
function fileControl(option, id) {
  const input = h("input", { id, type: "file", "aria-label": localName(option) });
  const file = () => input.files?.[0];
  return { element: input, input, read: () => (file() ? true : undefined), file };
}
