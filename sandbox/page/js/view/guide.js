/** The card that suggests the first things to try. */

import { fill, h } from "../lib/dom.js";
import { control } from "../net/api.js";
import { current } from "../state/session.js";
import { markdown } from "../text/render.js";
import { icon } from "./icons.js";
import { toastError } from "./toast.js";

const DISMISSED = "sandbox.guide.dismissed";

export class Guide {
  constructor() {
    this.body = h("div", { class: "guide-body" });
    this.element = h("aside", { class: "guide", "aria-label": "First things to try", hidden: true },
      h("button", { type: "button", class: "plain guide-close", "aria-label": "Close the guide", on: { click: () => this.toggle(false) } }, icon("close")), this.body);
    /** @type {any} */
    this.plan = null;
  }

  /** Fetches the suggestions; shows them unless they were closed before. */
  async start() {
    try {
      this.plan = await control("/sandbox/guide");
    } catch (error) {
      toastError(error);
      return;
    }
    this.#draw();
    if (localStorage.getItem(DISMISSED) !== "yes") this.toggle(true, false);
  }

  /**
   * @param {boolean} [open]
   * @param {boolean} [remember] whether it stays so on the next visit
   */
  toggle(open = this.element.hidden, remember = true) {
    this.element.hidden = !open;
    document.body.classList.toggle("with-guide", open);
    if (remember) localStorage.setItem(DISMISSED, open ? "no" : "yes");
    if (open && remember) this.element.querySelector("button")?.focus();
  }

  #draw() {
    if (!this.plan) return;
    fill(this.body,
      h("h2", {}, this.plan.title),
      h("div", { class: "markdown" }, this.#words(this.plan.intro ?? "")),
      h("ol", {}, this.plan.steps.map((/** @type {any} */ step) => h("li", {}, h("b", {}, step.title), h("div", { class: "markdown" }, this.#words(step.text))))));
  }

  /**
   * Text of the guide, with channel names turned into links and commands set apart.
   * @param {string} text
   */
  #words(text) {
    const { store } = current.session;
    const channels = new Map([...store.channels.values()].map((channel) => [channel.name, channel.id]));
    const linked = text
      .replace(/#([a-z0-9-]+)/g, (whole, name) => (channels.has(name) ? `<#${channels.get(name)}>` : whole))
      .replace(/(^|\s)\/([a-z]+)/g, (_, before, name) => `${before}\`/${name}\``);
    return markdown(linked, { store, guildId: current.session.guildId ?? undefined });
  }
}
