/** The gateway socket of one person: identify, heartbeat, resume, reconnect. */

const OP = { DISPATCH: 0, HEARTBEAT: 1, IDENTIFY: 2, RESUME: 6, RECONNECT: 7, INVALID_SESSION: 9, HELLO: 10, ACK: 11 };
/** Close codes after which asking again with the same token is pointless. */
const FATAL = new Set([4004, 4010, 4011, 4012, 4013, 4014]);
const LONGEST_WAIT = 15_000;

/** @typedef {"connecting" | "ready" | "reconnecting" | "refused" | "closed"} GatewayStatus */

export class Gateway {
  /**
   * @param {string} token
   * @param {{onEvent: (type: string, data: any) => void, onStatus: (status: GatewayStatus) => void}} handlers
   */
  constructor(token, { onEvent, onStatus }) {
    this.token = token;
    this.onEvent = onEvent;
    this.onStatus = onStatus;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {string | null} */
    this.sessionId = null;
    /** @type {number | null} */
    this.sequence = null;
    this.attempts = 0;
    this.acknowledged = true;
    this.closed = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.beat = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.retry = undefined;
  }

  /** Opens the socket; later failures are repaired without being asked. */
  connect() {
    if (this.closed) return;
    clearTimeout(this.retry);
    this.onStatus(this.attempts === 0 && this.sessionId === null ? "connecting" : "reconnecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/gateway?v=10&encoding=json`);
    this.socket = socket;
    socket.addEventListener("message", (event) => {
      if (this.socket === socket) this.#receive(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.#lost(event.code);
    });
  }

  /** Ends the connection for good. */
  close() {
    this.closed = true;
    clearTimeout(this.beat);
    clearTimeout(this.retry);
    this.socket?.close(1000);
    this.onStatus("closed");
  }

  /** Tries again at once, for a person who does not want to wait. */
  retryNow() {
    if (this.closed || this.socket?.readyState === WebSocket.OPEN) return;
    this.connect();
  }

  /** @param {{op: number, d: any, s: number | null, t: string | null}} packet */
  #receive({ op, d, s, t }) {
    if (op === OP.DISPATCH) {
      this.sequence = s;
      if (t === "READY") this.sessionId = d.session_id;
      if (t === "READY" || t === "RESUMED") {
        this.attempts = 0;
        this.onStatus("ready");
      }
      this.onEvent(String(t), d);
    } else if (op === OP.HELLO) this.#hello(d.heartbeat_interval);
    else if (op === OP.ACK) this.acknowledged = true;
    else if (op === OP.HEARTBEAT) this.#send(OP.HEARTBEAT, this.sequence);
    else if (op === OP.RECONNECT) this.#restart();
    else if (op === OP.INVALID_SESSION) {
      if (!d) this.#forget();
      this.#restart();
    }
  }

  /** @param {number} interval milliseconds */
  #hello(interval) {
    this.acknowledged = true;
    clearTimeout(this.beat);
    this.beat = setTimeout(() => this.#heartbeat(interval), interval * Math.random());
    if (this.sessionId) {
      this.#send(OP.RESUME, { token: this.token, session_id: this.sessionId, seq: this.sequence });
      return;
    }
    this.#send(OP.IDENTIFY, {
      token: this.token,
      properties: { os: "browser", browser: "sandbox page", device: "sandbox page" },
    });
  }

  /** @param {number} interval milliseconds */
  #heartbeat(interval) {
    if (!this.acknowledged) {
      this.#restart();
      return;
    }
    this.acknowledged = false;
    this.#send(OP.HEARTBEAT, this.sequence);
    this.beat = setTimeout(() => this.#heartbeat(interval), interval);
  }

  /**
   * @param {number} op
   * @param {any} d
   */
  #send(op, d) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ op, d }));
  }

  /** Drops the socket with a code that keeps the session alive, and comes back. */
  #restart() {
    const socket = this.socket;
    this.socket = null;
    socket?.close(4000);
    this.#lost(4000);
  }

  #forget() {
    this.sessionId = null;
    this.sequence = null;
  }

  /** @param {number} code */
  #lost(code) {
    clearTimeout(this.beat);
    if (this.closed) return;
    if (FATAL.has(code)) {
      this.onStatus("refused");
      return;
    }
    if (code === 1000 || code === 1001 || code === 4007 || code === 4009) this.#forget();
    this.onStatus("reconnecting");
    const wait = Math.min(LONGEST_WAIT, 300 * 2 ** this.attempts) * (0.75 + Math.random() / 2);
    this.attempts += 1;
    this.retry = setTimeout(() => this.connect(), wait);
  }
}
