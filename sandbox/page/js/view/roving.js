/** Moving among messages by keyboard: Tab reaches one of them, the arrows lead to the others. */

export class Roving {
  /** @param {HTMLElement} list whose `.msg` children are the stops */
  constructor(list) {
    this.list = list;
    list.addEventListener("keydown", (event) => this.#key(event));
    list.addEventListener("focusin", (event) => this.#focused(/** @type {Element} */ (event.target)));
  }

  /** Makes the newest message the one Tab reaches, unless another has the focus. */
  refresh() {
    const stop = this.list.querySelector('.msg[tabindex="0"]');
    const last = this.list.lastElementChild;
    if (stop && (stop === last || stop.contains(document.activeElement))) return;
    if (stop) this.#reachable(stop, false);
    if (last) this.#reachable(last, true);
  }

  /**
   * The message before (-1) or after (1) one, or null.
   * @param {Element} element
   * @param {number} step
   */
  neighbour(element, step) {
    let next = step < 0 ? element.previousElementSibling : element.nextElementSibling;
    while (next && !next.matches(".msg")) next = step < 0 ? next.previousElementSibling : next.nextElementSibling;
    return /** @type {HTMLElement | null} */ (next);
  }

  /** @param {Element} target */
  #focused(target) {
    const message = target.closest(".msg");
    if (!message || message.getAttribute("tabindex") === "0") return;
    const stop = this.list.querySelector('.msg[tabindex="0"]');
    if (stop) this.#reachable(stop, false);
    this.#reachable(message, true);
  }

  /**
   * A message and its tools are stops of Tab together.
   * @param {Element} message
   * @param {boolean} reachable
   */
  #reachable(message, reachable) {
    for (const element of [message, ...message.querySelectorAll(".tool")]) element.setAttribute("tabindex", reachable ? "0" : "-1");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const focused = /** @type {HTMLElement} */ (event.target);
    if (!focused.matches(".msg")) return;
    const all = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll(".msg")]);
    /** @type {Record<string, () => HTMLElement | null>} */
    const steps = {
      ArrowUp: () => this.neighbour(focused, -1),
      ArrowDown: () => this.neighbour(focused, 1),
      Home: () => all[0],
      End: () => all[all.length - 1],
    };
    const target = steps[event.key]?.();
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}
