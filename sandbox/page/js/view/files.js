/** Files a person is about to send. */

import { fill, h } from "../lib/dom.js";
import { fileSize } from "./context.js";
import { icon } from "./icons.js";
import { toast } from "./toast.js";

export const LARGEST = 10 * 1024 * 1024;
export const MOST = 10;

export class FileTray {
  /** @param {() => void} onChange */
  constructor(onChange) {
    /** @type {File[]} */
    this.files = [];
    this.onChange = onChange;
    this.element = h("ul", { class: "tray", "aria-label": "Files to send", hidden: true });
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) {
      if (file.size > LARGEST) toast(`${file.name} is larger than ${fileSize(LARGEST)}.`, "error");
      else if (this.files.length >= MOST) toast(`At most ${MOST} files go into one message.`, "error");
      else this.files = [...this.files, file];
    }
    this.#draw();
  }

  clear() {
    this.files = [];
    this.#draw();
  }

  #draw() {
    this.element.hidden = this.files.length === 0;
    for (const image of this.element.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    fill(this.element, this.files.map((file) => h("li", {},
      file.type.startsWith("image/") ? h("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file"),
      h("span", { class: "clip" }, file.name, h("small", {}, fileSize(file.size))),
      h("button", {
        type: "button", class: "plain", "aria-label": `Remove ${file.name}`,
        on: {
          click: () => {
            this.files = this.files.filter((other) => other !== file);
            this.#draw();
          },
        },
      }, icon("close")))));
    this.onChange();
  }
}

/**
 * Lets files be dropped anywhere on an element, or pasted into it.
 * @param {HTMLElement} element
 * @param {(files: File[]) => void} onFiles
 */
export function acceptFiles(element, onFiles) {
  let depth = 0;
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  const show = (/** @type {number} */ change) => {
    depth = Math.max(0, depth + change);
    element.classList.toggle("dropping", depth > 0);
  };
  element.addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
  element.addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
  element.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
  element.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    show(-depth);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
  element.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}
