/** A list of listeners per topic. */
export class Emitter {
  constructor() {
    /** @type {Map<string, Set<Function>>} */
    this.listeners = new Map();
  }

  /**
   * @param {string} topic
   * @param {(payload: any) => void} listener
   * @returns {() => void} call it to stop listening
   */
  on(topic, listener) {
    if (!this.listeners.has(topic)) this.listeners.set(topic, new Set());
    const set = /** @type {Set<Function>} */ (this.listeners.get(topic));
    set.add(listener);
    return () => set.delete(listener);
  }

  /**
   * Calls every listener of `topic`; one that throws does not keep the others from hearing.
   * @param {string} topic
   * @param {any} [payload]
   */
  emit(topic, payload) {
    for (const listener of [...(this.listeners.get(topic) ?? [])]) {
      try {
        listener(payload);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
