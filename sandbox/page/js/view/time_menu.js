/** The sandbox's clock, and the controls that skip ahead on it. */

import { fill, h } from "../lib/dom.js";
import { idTime } from "../lib/ids.js";
import { clock } from "../net/clock.js";
import { current } from "../state/session.js";
import { plainText } from "../text/render.js";
import { clockTime, fullTime, relative, shortDay } from "../text/time.js";
import { icon } from "./icons.js";
import { closePopover, openPopover } from "./overlay.js";
import { guarded, toast } from "./toast.js";

const HOUR = 3600;
/** How far past a deadline to go, so that it has passed for everybody who compares with it. */
const PAST = 2;
const STAMP = /<t:(\d{1,13})(?::[tTdDfFRsS])?>/g;

/** The button in the top bar; the popover behind it holds the controls. */
export class TimeMenu {
  constructor() {
    this.now = h("span", { class: "time-now" });
    this.button = h("button", { type: "button", class: "quiet time-button", "aria-haspopup": "dialog", "aria-expanded": "false" }, icon("clock"), this.now, h("span", { class: "time-word" }, "Skip ahead"));
    this.button.addEventListener("click", () => this.open());
    this.tick();
    setInterval(() => this.tick(), 1000);
    clock.on("moved", () => this.tick());
  }

  /** Brings the shown time up to date. */
  tick() {
    const now = clock.now();
    const words = `${shortDay(now)}, ${clockTime(now)}`;
    if (this.now.textContent === words) return;
    this.now.textContent = words;
    this.button.setAttribute("aria-label", `Sandbox time ${words}. Skip ahead`);
  }

  open() {
    const deadline = h("div", { class: "time-deadline" }, "Looking for the next deadline…");
    const content = h("div", { class: "time-menu", role: "dialog", "aria-label": "Skip ahead" },
      h("p", { class: "time-full" }, fullTime(clock.now())),
      h("p", { class: "field-hint" }, "The sandbox and the application in it share this clock. It only goes forward."),
      h("div", { class: "time-buttons" },
        skipButton("An hour", { move: HOUR }),
        skipButton("A day", { move: 24 * HOUR })),
      deadline);
    openPopover(this.button, content, { end: true });
    this.#findDeadline(deadline);
  }

  /** @param {HTMLElement} place */
  async #findDeadline(place) {
    await loadReadable();
    const next = nextDeadline();
    if (!next) {
      fill(place, h("button", { type: "button", class: "quiet", disabled: true }, "To the next deadline"), h("p", { class: "field-hint" }, "No message you can read names a time that is still to come."));
      return;
    }
    fill(place, skipButton("To the next deadline", { to: new Date(next.time + PAST * 1000).toISOString() }),
      h("p", { class: "field-hint" }, `${shortDay(next.time)}, ${clockTime(next.time)} (${relative(next.time, clock.now())}): ${next.what} in ${next.where}`));
  }
}

/**
 * @param {string} label
 * @param {{move: number} | {to: string}} change
 */
function skipButton(label, change) {
  return h("button", {
    type: "button",
    class: "primary",
    on: {
      click: guarded(async () => {
        closePopover();
        await clock.move(change);
        toast(`It is now ${fullTime(clock.now())}.`);
      }),
    },
  }, label);
}

/** Makes sure that the newest messages of every readable channel are here; one that fails is left out. */
async function loadReadable() {
  const { session } = current;
  await Promise.allSettled(session.readableChannels().map((channel) => session.loadNewest(channel.id)));
}

/**
 * The earliest time still to come that a readable message names.
 * @returns {{time: number, what: string, where: string} | null}
 */
function nextDeadline() {
  const { store } = current.session;
  const now = clock.now();
  let best = null;
  for (const channel of current.session.readableChannels()) {
    for (const message of store.timeline(channel.id).items) {
      for (const time of timesIn(message)) {
        if (time > now && (!best || time < best.time)) best = { time, what: describe(message, channel), where: store.channelName(channel) };
      }
    }
  }
  return best;
}

/**
 * Every instant a message names, in milliseconds.
 * @param {any} message
 */
function timesIn(message) {
  const texts = [message.content ?? "", JSON.stringify(message.embeds ?? []), JSON.stringify(message.components ?? [])];
  return texts.flatMap((text) => [...text.matchAll(STAMP)].map((match) => Number(match[1]) * 1000));
}

/**
 * @param {any} message
 * @param {any} channel
 */
function describe(message, channel) {
  const { store } = current.session;
  const embed = message.embeds?.[0];
  const words = plainText(embed?.title ?? embed?.description ?? message.content ?? "", { store, guildId: channel.guild_id });
  const short = words.length > 70 ? `${words.slice(0, 70)}…` : words;
  return short ? `“${short}”` : `a message of ${clockTime(idTime(message.id))}`;
}
