// Tool calls over connections that stay open, as many at a time as there are connections.
import { resultOf, toolCall } from './call.mjs';
import { send } from './nginx.mjs';

const presetServices = { tool: 'list_preset_services', args: { maxKeys: 10 }, isRight: ({ services }) => services.length === 10 };

export class Load {
  #agent;
  #mostCalls;
  #question;
  #begun = 0;
  #times = [];
  #lastServed = new Map();
  #waiting = [];
  #stopped = false;

  /** The answers that were not right. */
  failed = [];

  /**
   * @param mostCalls Where waiting for something ends.
   * @param question The tool, arguments and further headers of the call with this id, and whether the answer is right.
   */
  constructor(agent, mostCalls, question = () => presetServices) {
    this.#agent = agent;
    this.#mostCalls = mostCalls;
    this.#question = question;
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

  /** Milliseconds that a share of the calls took at most, of all or of those that were answered from one on. */
  percentile(share, from = 0) {
    const times = this.#times.slice(from).toSorted((a, b) => a - b);
    return Math.round(times[Math.floor(share * (times.length - 1))]);
  }

  get calls() {
    return this.#times.length;
  }

  #until(holds) {
    return new Promise((resolve, reject) => this.#waiting.push({ holds, resolve, reject }));
  }

  async #call(id) {
    const { tool, args, headers: further, isRight } = this.#question(id);
    const { headers, body } = toolCall(id, tool, args);
    const begun = performance.now();
    const answer = await send(this.#agent, { headers: { ...headers, ...further }, body });
    this.#times.push(performance.now() - begun);
    const result = resultOf(answer, id);
    const right = result && !result.isError && isRight(result.structuredContent);
    if (right) this.#lastServed.set(answer.headers['x-upstream'].split(', ').at(-1), id);
    else this.failed.push({ id, ...answer });
    this.#waiting = this.#waiting.filter(({ holds, resolve, reject }) => {
      if (holds()) resolve();
      else if (id >= this.#mostCalls) reject(new Error(`It did not happen within ${this.#mostCalls} calls.`));
      else return true;
    });
  }
}
