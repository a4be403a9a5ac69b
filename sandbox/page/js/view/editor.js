/** Changing one's own message in place. */

import { fill, h } from "../lib/dom.js";
import { current } from "../state/session.js";
import { fromWire, toWire } from "../text/outgoing.js";

/**
 * Turns the text of a message into a field; Enter saves, Escape leaves it as it was.
 * @param {import("./message.js").MessageView} view
 * @param {() => void} onDone
 */
export function editMessage(view, onDone) {
  const part = view.parts.text;
  if (part.element.classList.contains("editing")) return;
  const { session } = current;
  const place = { store: view.context.store, channel: view.context.channel };
  const field = h("textarea", { rows: 1, "aria-label": "Edit message", maxlength: 4000, value: fromWire(view.message.content, place) });
  const save = h("button", { type: "submit", class: "primary small" }, "Save");
  const cancel = h("button", { type: "button", class: "quiet small" }, "Cancel");
  const form = h("form", { class: "editor" }, field, h("div", { class: "editor-actions" }, save, cancel));
  const size = () => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  };
  const finish = () => {
    part.element.classList.remove("editing");
    part.shown = "";
    view.update();
    onDone();
  };
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const content = toWire(field.value, place);
    if (content === view.message.content || content === "") return finish();
    save.disabled = true;
    try {
      const { channel_id: channelId, id } = view.message;
      await session.api.request("PATCH", `/channels/${channelId}/messages/${id}`, { json: { content } });
      view.complain("");
      finish();
    } catch (error) {
      save.disabled = false;
      view.complain(error instanceof Error ? error.message : String(error));
    }
  });
  field.addEventListener("input", size);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      finish();
    }
  });
  cancel.addEventListener("click", finish);
  part.element.classList.add("editing");
  part.element.classList.remove("markdown");
  fill(part.element, form);
  size();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
