/**
 * Discord's Markdown as a tree of plain objects. Pure: it knows no DOM, so nothing here can be injected into it.
 *
 * @typedef {{type: string, text?: string, children?: Node[], [key: string]: any}} Node
 */

import { parseInline } from "./inline.js";

const FENCE = /```(?:([\w+#.-]{1,20})\n)?([\s\S]*?)```/y;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const ITEM = /^( *)(?:([-*])|(\d{1,4})\.) +(\S.*)$/;

/**
 * @param {string} source
 * @returns {Node[]} blocks: paragraph, heading, subtext, quote, list, code
 */
export function parseMarkdown(source) {
  /** @type {Node[]} */
  const blocks = [];
  let start = 0;
  let at = source.indexOf("```");
  while (at !== -1) {
    FENCE.lastIndex = at;
    const match = FENCE.exec(source);
    if (!match || match[2].trim() === "") {
      at = source.indexOf("```", at + 3);
      continue;
    }
    blocks.push(...parseLines(source.slice(start, at)));
    blocks.push({ type: "code", language: match[1] ?? "", text: match[2].replace(/^\n|\n$/g, "") });
    start = FENCE.lastIndex;
    if (source[start] === "\n") start += 1;
    at = source.indexOf("```", start);
  }
  blocks.push(...parseLines(source.slice(start)));
  return blocks;
}

/**
 * @param {string} source text without code blocks
 * @returns {Node[]}
 */
function parseLines(source) {
  if (source === "") return [];
  const lines = source.replace(/\n$/, "").split("\n");
  /** @type {Node[]} */
  const blocks = [];
  /** @type {string[]} */
  let paragraph = [];
  const flush = () => {
    if (paragraph.some((line) => line.trim() !== "")) {
      blocks.push({ type: "paragraph", children: parseInline(paragraph.join("\n").replace(/^\n+|\n+$/g, "")) });
    }
    paragraph = [];
  };
  for (let i = 0; i < lines.length;) {
    const block = quoteAt(lines, i) ?? headingAt(lines, i) ?? listAt(lines, i);
    if (block) {
      flush();
      blocks.push(block.node);
      i = block.next;
    } else {
      paragraph.push(lines[i]);
      i += 1;
    }
  }
  flush();
  return blocks;
}

/**
 * @param {string[]} lines
 * @param {number} i
 */
function quoteAt(lines, i) {
  if (lines[i].startsWith(">>> ")) {
    const rest = [lines[i].slice(4), ...lines.slice(i + 1)];
    return { node: { type: "quote", children: parseLines(rest.join("\n")) }, next: lines.length };
  }
  let next = i;
  const quoted = [];
  while (next < lines.length && /^>( |$)/.test(lines[next]) && lines[next] !== ">") quoted.push(lines[next++].slice(2));
  return next > i ? { node: { type: "quote", children: parseLines(quoted.join("\n")) }, next } : null;
}

/**
 * @param {string[]} lines
 * @param {number} i
 */
function headingAt(lines, i) {
  const heading = HEADING.exec(lines[i]);
  if (heading) {
    return { node: { type: "heading", level: heading[1].length, children: parseInline(heading[2]) }, next: i + 1 };
  }
  const subtext = SUBTEXT.exec(lines[i]);
  return subtext ? { node: { type: "subtext", children: parseInline(subtext[1]) }, next: i + 1 } : null;
}

/**
 * A list and, by indentation, the lists inside its items.
 * @param {string[]} lines
 * @param {number} i
 */
function listAt(lines, i) {
  const first = ITEM.exec(lines[i]);
  if (!first) return null;
  const indent = first[1].length;
  const ordered = Boolean(first[3]);
  /** @type {Node[]} */
  const items = [];
  let next = i;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next]);
    const deeper = item && item[1].length > indent;
    if (deeper) {
      const nested = /** @type {{node: Node, next: number}} */ (listAt(lines, next));
      items[items.length - 1].children?.push(nested.node);
      next = nested.next;
    } else if (item && item[1].length === indent && Boolean(item[3]) === ordered) {
      items.push({ type: "item", children: parseInline(item[4]) });
      next += 1;
    } else if (!item && items.length > 0 && lines[next].startsWith(" ".repeat(indent + 2)) && lines[next].trim()) {
      items[items.length - 1].children?.push({ type: "text", text: "\n" }, ...parseInline(lines[next].trim()));
      next += 1;
    } else break;
  }
  return { node: { type: "list", ordered, start: Number(first[3] ?? 1), children: items }, next };
}
