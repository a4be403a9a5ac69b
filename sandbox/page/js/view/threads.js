/** Threads and forum posts: starting them, and the page of a forum. */

import { fill, h, uid } from "../lib/dom.js";
import { idTime } from "../lib/ids.js";
import { current } from "../state/session.js";
import { PERMISSION } from "../state/permissions.js";
import { clock } from "../net/clock.js";
import { relative } from "../text/time.js";
import { Chooser, matching } from "./chooser.js";
import { icon } from "./icons.js";
import { openDialog } from "./overlay.js";
import { toastError } from "./toast.js";

/**
 * Asks for a name and starts a thread from a message.
 * @param {any} channel
 * @param {any} message
 * @param {(channelId: string) => void} go
 */
export function newThreadDialog(channel, message, go) {
  const name = field("Thread name", h("input", { type: "text", maxlength: 100, required: true, value: (message.content ?? "").split("\n")[0].slice(0, 60) }));
  formDialog("Create a thread", "Create thread", [name], async () => {
    const path = `/channels/${channel.id}/messages/${message.id}/threads`;
    const thread = await current.session.api.request("POST", path, { json: { name: name.input.value.trim(), auto_archive_duration: 1440 } });
    current.session.store.putChannel({ guild_id: channel.guild_id, ...thread });
    go(thread.id);
  });
}

/**
 * Asks for a title and a text and opens a forum post.
 * @param {any} forum
 * @param {(channelId: string) => void} go
 */
function newPostDialog(forum, go) {
  const title = field("Title", h("input", { type: "text", maxlength: 100, required: true }));
  const text = field("Message", h("textarea", { rows: 5, maxlength: 2000, required: true }));
  const tags = (forum.available_tags ?? []).map((/** @type {any} */ tag) => ({ value: tag.id, label: tag.name }));
  const chooser = tags.length > 0 && new Chooser({ label: "Tags", placeholder: "No tags", max: 5, source: (query) => matching(tags, query) });
  const tagField = chooser ? [{ element: h("label", { class: "field" }, h("span", { class: "field-label" }, "Tags"), chooser.element), input: chooser.input }] : [];
  formDialog(`New post in #${forum.name}`, "Post", [title, text, ...tagField], async () => {
    const json = { name: title.input.value.trim(), message: { content: text.input.value.trim() }, applied_tags: chooser ? chooser.values : [] };
    const thread = await current.session.api.request("POST", `/channels/${forum.id}/threads`, { json });
    current.session.store.putChannel({ guild_id: forum.guild_id, ...thread });
    go(thread.id);
  });
}

/**
 * @param {string} label
 * @param {any} input
 */
function field(label, input) {
  input.id = uid("field");
  return { element: h("label", { class: "field", for: input.id }, h("span", { class: "field-label" }, label), input), input };
}

/**
 * A dialog with fields, one button and the server's complaint if there is one.
 * @param {string} title
 * @param {string} verb
 * @param {{element: HTMLElement, input: any}[]} fields
 * @param {() => Promise<void>} submit
 */
function formDialog(title, verb, fields, submit) {
  const problem = h("p", { class: "form-problem", role: "alert" });
  const send = h("button", { type: "submit", class: "primary" }, verb);
  const form = h("form", { novalidate: true }, fields.map(({ element }) => element), problem, h("footer", {}, send));
  const { close } = openDialog({ title, body: [form] });
  fields[0].input.focus();
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const empty = fields.find(({ input }) => input.required && !input.value.trim());
    if (empty) {
      problem.textContent = "Please fill in every field.";
      empty.input.focus();
      return;
    }
    send.disabled = true;
    try {
      await submit();
      close();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      send.disabled = false;
    }
  });
}

/**
 * The page of a forum: its posts and a way to open one.
 * @param {any} forum
 * @param {(channelId: string) => void} go
 * @returns {HTMLElement}
 */
export function forumPage(forum, go) {
  const { session } = current;
  const list = h("ul", { class: "posts" });
  const button = h("button", { type: "button", class: "primary", on: { click: () => newPostDialog(forum, go) } }, icon("plus"), "New post");
  const draw = () => {
    const posts = session.store.threadsOf(forum.id, true);
    fill(list, posts.map((post) => postItem(forum, post)), posts.length === 0 && h("li", { class: "empty" }, "No posts yet. Open the first one."));
  };
  draw();
  session.api.get(`/channels/${forum.id}/threads/archived/public`).then((answer) => {
    for (const thread of answer.threads ?? []) session.store.putChannel({ guild_id: forum.guild_id, ...thread });
    draw();
  }, toastError);
  const page = h("section", { class: "forum", "aria-label": `Posts in #${forum.name}` },
    h("div", { class: "forum-head" }, h("p", {}, forum.topic ?? ""), session.store.can(forum, PERMISSION.SEND_MESSAGES) && button), list);
  page.addEventListener("refresh", draw);
  return page;
}

/**
 * @param {any} forum
 * @param {any} post
 */
function postItem(forum, post) {
  const { store, unread } = current.session;
  const owner = store.users.get(post.owner_id);
  const tags = (forum.available_tags ?? []).filter((/** @type {any} */ tag) => post.applied_tags?.includes(tag.id));
  const count = post.message_count ?? 0;
  const last = idTime(post.last_message_id ?? post.id);
  return h("li", {}, h("button", { type: "button", class: unread.isUnread(post) ? "post unread" : "post", dataset: { channel: post.id } },
    h("span", { class: "post-title" }, post.name, post.thread_metadata?.archived && h("span", { class: "tag" }, "closed"), tags.map((/** @type {any} */ tag) => h("span", { class: "tag" }, tag.name))),
    h("span", { class: "post-facts" }, `${owner ? store.nameOf(owner, forum.guild_id) : "Somebody"} · ${count === 1 ? "1 reply" : `${count} replies`} · ${relative(last, clock.now())}`)));
}
