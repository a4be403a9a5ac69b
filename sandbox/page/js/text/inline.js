/** Discord's Markdown inside a line: emphasis, code, links, mentions, times. Pure, like markdown.js. */

/** @typedef {import("./markdown.js").Node} Node */

const DEEPEST = 12;

/** Rules tried in order wherever one of their first characters stands; each pattern is sticky. */
const RULES = [
  rule("\\", /\\([^\w\s])/y, (m) => ({ type: "text", text: m[1] })),
  rule("`", /(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y, (m) => ({ type: "inline-code", text: m[2].replace(/^ (?=`)|(?<=`) $/g, "") })),
  rule("<", /<@!?(\d{1,20})>/y, (m) => ({ type: "user", id: m[1] })),
  rule("<", /<@&(\d{1,20})>/y, (m) => ({ type: "role", id: m[1] })),
  rule("<", /<#(\d{1,20})>/y, (m) => ({ type: "channel", id: m[1] })),
  rule("<", /<\/([^:<>\n]{1,100}):(\d{1,20})>/y, (m) => ({ type: "command", name: m[1], id: m[2] })),
  rule("<", /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => ({ type: "time", unix: Number(m[1]), style: m[2] ?? "f" })),
  rule("<", /<(a?):(\w{2,32}):(\d{1,20})>/y, (m) => ({ type: "emoji", animated: m[1] === "a", name: m[2], id: m[3] })),
  rule("<", /<(https?:\/\/[^\s<>]+)>/y, (m) => ({ type: "link", href: m[1], children: [{ type: "text", text: m[1] }] })),
  rule("@", /@(?:everyone|here)\b/y, (m) => ({ type: "everyone", text: m[0] })),
  rule("h", /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])!?*_~|]/y, (m) => ({ type: "link", href: m[0], children: [{ type: "text", text: m[0] }] })),
  rule("[", /\[((?:\\.|[^[\]\\\n]){1,300})\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)/y,
    (m, depth) => ({ type: "link", href: m[2], masked: true, children: parseInline(m[1], depth) })),
];
const PAIRS = [
  { mark: "**", type: "strong" },
  { mark: "__", type: "underline" },
  { mark: "~~", type: "strike" },
  { mark: "||", type: "spoiler" },
  { mark: "*", type: "emphasis" },
  { mark: "_", type: "emphasis" },
];
const SPECIAL = /[\\`<@h[*_~|]/g;
const WORD = /[\p{L}\p{N}]/u;

/**
 * @param {string} first
 * @param {RegExp} pattern
 * @param {(match: RegExpExecArray, depth: number) => Node} make
 */
function rule(first, pattern, make) {
  return { first, pattern, make };
}

/**
 * @param {string} source
 * @param {number} depth how many marks are around it
 * @returns {Node[]}
 */
export function parseInline(source, depth = 0) {
  /** @type {Node[]} */
  const nodes = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    SPECIAL.lastIndex = at;
    const special = SPECIAL.exec(source);
    const stop = special ? special.index : source.length;
    text += source.slice(at, stop);
    at = stop;
    if (at >= source.length) break;
    /** @type {{node: Node, next: number} | null} */
    const found = ruleAt(source, at, depth) ?? pairAt(source, at, depth);
    if (!found) {
      text += source[at];
      at += 1;
    } else {
      if (found.node.type === "text") text += found.node.text;
      else {
        if (text) nodes.push({ type: "text", text });
        text = "";
        nodes.push(found.node);
      }
      at = found.next;
    }
  }
  if (text) nodes.push({ type: "text", text });
  return nodes;
}

/**
 * @param {string} source
 * @param {number} at
 * @param {number} depth
 */
function ruleAt(source, at, depth) {
  if (depth >= DEEPEST) return null;
  for (const { first, pattern, make } of RULES) {
    if (source[at] !== first) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) {
      const next = pattern.lastIndex;
      return { node: make(match, depth + 1), next };
    }
  }
  return null;
}

/**
 * @param {string} source
 * @param {number} at
 * @param {number} depth
 */
function pairAt(source, at, depth) {
  if (depth >= DEEPEST) return null;
  for (const { mark, type } of PAIRS) {
    if (!source.startsWith(mark, at)) continue;
    if (mark === "_" && at > 0 && WORD.test(source[at - 1])) continue;
    if (type === "emphasis" && /\s/.test(source[at + 1] ?? " ")) continue;
    const end = closing(source, at + mark.length, mark);
    if (end === -1 || end === at + mark.length) continue;
    return {
      node: { type, children: parseInline(source.slice(at + mark.length, end), depth + 1) },
      next: end + mark.length,
    };
  }
  return null;
}

/**
 * Where the mark that opened before `from` is closed, or -1.
 * @param {string} source
 * @param {number} from
 * @param {string} mark
 */
function closing(source, from, mark) {
  for (let at = source.indexOf(mark, from); at !== -1; at = source.indexOf(mark, at + 1)) {
    if (source[at - 1] === "\\") continue;
    const after = source[at + mark.length] ?? "";
    if (mark.length === 2) {
      if (after !== mark[0]) return at;
      continue;
    }
    if (after === mark) {
      at += 1;
      continue;
    }
    if (/\s/.test(source[at - 1]) || (mark === "_" && WORD.test(after))) continue;
    return at;
  }
  return -1;
}
