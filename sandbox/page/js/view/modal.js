/** The dialog an application opens to ask for more. */

import { h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { contextOf } from "./context.js";
import { modalFields } from "./modal_fields.js";
import { openDialog } from "./overlay.js";

/** @param {any} modal the INTERACTION_MODAL_CREATE payload */
export function openModal(modal) {
  const context = contextOf(modal.channel_id);
  const fields = (modal.components ?? []).flatMap((/** @type {any} */ component) => modalFields(component, context));
  const problem = h("p", { class: "form-problem", role: "alert" });
  const send = h("button", { type: "submit", class: "primary" }, "Submit");
  const cancel = h("button", { type: "button", class: "quiet" }, "Cancel");
  const from = modal.application?.name;
  const form = h("form", { novalidate: true },
    fields.map((/** @type {any} */ field) => field.element), problem,
    h("p", { class: "field-hint" }, from ? `This form is from ${from}.` : "This form is from an application.", " Do not enter passwords."),
    h("footer", {}, cancel, send));
  const { close } = openDialog({ title: modal.title, body: [form] });
  cancel.addEventListener("click", close);
  fields.find((/** @type {any} */ field) => field.input)?.input.focus();
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (send.disabled || !acceptable(fields)) return;
    problem.textContent = "";
    send.disabled = true;
    try {
      /** @type {File[]} */
      const files = [];
      const components = fields.filter((/** @type {any} */ field) => field.answer).map((/** @type {any} */ field) => field.answer(files));
      await current.session.interactions.submitModal(modal, components, files);
      close();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      send.disabled = false;
    }
  });
}

/**
 * Shows what is wrong at each field and goes to the first such one.
 * @param {import("./modal_fields.js").ModalField[]} fields
 */
function acceptable(fields) {
  const wrong = fields.filter((field) => {
    const complaint = field.check?.() ?? "";
    field.complain?.(complaint);
    return complaint !== "";
  });
  wrong[0]?.input.focus();
  return wrong.length === 0;
}
