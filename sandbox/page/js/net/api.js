/** The REST side of Discord's protocol, as one person. */

/**
 * A refusal by the server, in words fit for a person.
 */
export class ApiError extends Error {
  /**
   * @param {number} status HTTP status; 0 when the server could not be reached
   * @param {any} body the JSON answer, if there was one
   */
  constructor(status, body) {
    super(describe(status, body));
    this.status = status;
    /** @type {number} Discord's JSON error code, 0 when unknown */
    this.code = body?.code ?? 0;
    /** @type {{path: string[], message: string}[]} */
    this.fields = fieldErrors(body?.errors);
  }
}

/**
 * Flattens Discord's nested error tree.
 * @param {any} node
 * @param {string[]} path
 * @returns {{path: string[], message: string}[]}
 */
export function fieldErrors(node, path = []) {
  if (!node || typeof node !== "object") return [];
  const own = (node._errors ?? []).map((/** @type {any} */ e) => ({ path, message: String(e.message ?? e) }));
  const nested = Object.entries(node)
    .filter(([key]) => key !== "_errors")
    .flatMap(([key, value]) => fieldErrors(value, [...path, key]));
  return [...own, ...nested];
}

/**
 * @param {number} status
 * @param {any} body
 */
function describe(status, body) {
  if (status === 0) return "The sandbox cannot be reached. Is it still running?";
  const fields = fieldErrors(body?.errors);
  if (fields.length > 0) {
    return fields.map((field) => (field.path.length ? `${field.path.join(".")}: ${field.message}` : field.message)).join(" ");
  }
  return body?.message ? String(body.message) : `The sandbox answered ${status}.`;
}

const RETRIES = 4;

/** Talks to /api/v10 with one person's token. */
export class Api {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
  }

  /**
   * Sends one request, waiting out rate limits.
   * @param {string} method
   * @param {string} path below /api/v10, beginning with a slash
   * @param {{json?: any, files?: File[]}} [body] with files, multipart/form-data as Discord wants it
   * @returns {Promise<any>} the JSON answer, or null when there is none
   * @throws {ApiError}
   */
  async request(method, path, { json, files } = {}) {
    for (let attempt = 0; ; attempt += 1) {
      const response = await this.#send(method, path, json, files);
      const answer = await readJson(response);
      if (response.status === 429 && attempt < RETRIES) {
        await pause(Number(answer?.retry_after ?? 1) * 1000 + 25);
        continue;
      }
      if (!response.ok) throw new ApiError(response.status, answer);
      return answer;
    }
  }

  /** @param {string} path */
  get(path) {
    return this.request("GET", path);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {any} json
   * @param {File[] | undefined} files
   */
  async #send(method, path, json, files) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: this.token };
    /** @type {BodyInit | undefined} */
    let body;
    if (files && files.length > 0) {
      const form = new FormData();
      form.append("payload_json", JSON.stringify(json ?? {}));
      files.forEach((file, index) => form.append(`files[${index}]`, file, file.name));
      body = form;
    } else if (json !== undefined) {
      headers["Content-Type"] = "application/json";
      body = JSON.stringify(json);
    }
    try {
      return await fetch(`/api/v10${path}`, { method, headers, body });
    } catch {
      throw new ApiError(0, null);
    }
  }
}

/** @param {Response} response */
async function readJson(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Calls the sandbox's own control API.
 * @param {string} path for example "/sandbox/clock"
 * @param {any} [json] given: POST it; absent: GET
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function control(path, json) {
  let response;
  try {
    response = await fetch(path, json === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(json),
    });
  } catch {
    throw new ApiError(0, null);
  }
  const answer = await readJson(response);
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}
