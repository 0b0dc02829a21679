// Tool calls over connections that stay open, as many at a time as there are connections.
import { send } from './nginx.mjs';

const version = '2026-07-28';
const tool = 'list_preset_services';

const headers = {
  'Content-Type': 'application/json',
  Accept: 'application/json, text/event-stream',
  'MCP-Protocol-Version': version,
  'Mcp-Method': 'tools/call',
  'Mcp-Name': tool,
};

export class Load {
  #agent;
  #mostCalls;
  #begun = 0;
  #times = [];
  #lastServed = new Map();
  #waiting = [];
  #stopped = false;

  /** The answers that were not right. */
  failed = [];

  /** @param mostCalls Where waiting for something ends. */
  constructor(agent, mostCalls) {
    this.#agent = agent;
    this.#mostCalls = mostCalls;
  }

  /** Calls until it is told to stop; resolves with the last answer. */
  async run() {
    await Promise.all(Array.from({ length: this.#agent.maxSockets }, async () => {
      while (!this.#stopped) await this.#call(++this.#begun);
    }));
    this.#agent.destroy();
  }

  stop() {
    this.#stopped = true;
  }

  /** Resolves when so many calls were answered. */
  reaches(calls) {
    return this.#until(() => this.#times.length >= calls);
  }

  /** Resolves when a call that begins from now on was answered by this replica. */
  isServedBy(address) {
    const before = this.#begun;
    return this.#until(() => this.#lastServed.get(address) > before);
  }

  /** Milliseconds that a share of the calls took at most. */
  percentile(share) {
    const times = this.#times.toSorted((a, b) => a - b);
    return Math.round(times[Math.floor(share * (times.length - 1))]);
  }

  get calls() {
    return this.#times.length;
  }

  #until(holds) {
    return new Promise((resolve, reject) => this.#waiting.push({ holds, resolve, reject }));
  }

  async #call(id) {
    const begun = performance.now();
    const answer = await send(this.#agent, { headers, body: request(id) });
    this.#times.push(performance.now() - begun);
    if (isRight(answer, id)) this.#lastServed.set(answer.headers['x-upstream'].split(', ').at(-1), id);
    else this.failed.push({ id, ...answer });
    this.#waiting = this.#waiting.filter(({ holds, resolve, reject }) => {
      if (holds()) resolve();
      else if (id >= this.#mostCalls) reject(new Error(`It did not happen within ${this.#mostCalls} calls.`));
      else return true;
    });
  }
}

function request(id) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: { maxKeys: 10 }, _meta } });
}

// As MCP clients read it: one JSON message, or an event that is whole, whatever becomes of the connection then.
function isRight({ status, text }, id) {
  const message = /^\{.+\}$/.exec(text ?? '')?.[0] ?? /^data: (.+)\r?\n\r?\n/m.exec(text ?? '')?.[1];
  if (status !== 200 || message === undefined) return false;
  const { id: answered, result } = JSON.parse(message);
  return answered === id && !result.isError && result.structuredContent.services.length === 10;
}
