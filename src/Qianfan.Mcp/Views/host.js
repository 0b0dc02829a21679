'use strict';

// JSON-RPC with the host that shows this view: MCP Apps, specification of 2026-01-26.
const host = {
  context: {},
  capabilities: {},
  handlers: {},
  waiting: new Map(),
  lastId: 0,

  send(message) {
    // The host's origin is not known before it answers, and nothing secret is sent.
    window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  },

  notify(method, params = {}) {
    this.send({ method, params });
  },

  request(method, params) {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  },

  /** What the host may well refuse. */
  offer(method, params) {
    this.request(method, params).catch(() => {});
  },

  receive(message) {
    if (message?.jsonrpc !== '2.0') return;
    if (message.method === undefined) {
      const asked = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error) asked?.reject(new Error(String(message.error.message ?? '')));
      else asked?.resolve(message.result ?? {});
    } else if (message.id === undefined) {
      this.handlers[message.method]?.(message.params ?? {});
    } else if (message.method === 'ping' || message.method === 'ui/resource-teardown') {
      this.send({ id: message.id, result: {} });
    } else {
      this.send({ id: message.id, error: { code: -32601, message: 'Method not found' } });
    }
  },

  async connect(handlers) {
    this.handlers = handlers;
    window.addEventListener('message', event => {
      if (event.source === window.parent) this.receive(event.data);
    });
    const answer = await this.request('ui/initialize', {
      protocolVersion: '2026-01-26',
      appInfo: { name: 'qianfan-models', version: '1' },
      appCapabilities: {},
    });
    this.capabilities = answer.hostCapabilities ?? {};
    this.changeContext(answer.hostContext ?? {});
    this.notify('ui/notifications/initialized');
    this.reportSize();
  },

  changeContext(change) {
    Object.assign(this.context, change);
    const root = document.documentElement;
    root.style.colorScheme = ['light', 'dark'].includes(this.context.theme) ? this.context.theme : '';
    for (const [name, value] of Object.entries(change.styles?.variables ?? {})) {
      // A variable is a colour, a size or a font; what would fetch something is none.
      if (/^--(color|font|border|shadow)-[\w-]+$/.test(name) && typeof value === 'string' && !/url\s*\(/i.test(value))
        root.style.setProperty(name, value);
    }
    useLocale(this.context.locale ?? navigator.language);
  },

  async call(name, args) {
    return answerOf(await this.request('tools/call', { name, arguments: args }));
  },

  reportSize() {
    let sent = '';
    const report = () => {
      const size = { width: Math.ceil(window.innerWidth), height: Math.ceil(document.body.getBoundingClientRect().height) };
      if (sent === JSON.stringify(size)) return;
      sent = JSON.stringify(size);
      this.notify('ui/notifications/size-changed', size);
    };
    new ResizeObserver(report).observe(document.body);
    report();
  },
};

/** From the structure of a result or from its text, which are the same. */
function answerOf(result) {
  const text = (Array.isArray(result.content) ? result.content : []).map(block => block?.text).find(isText);
  if (result.isError) throw new Error(text ?? say('failed'));
  if (result.structuredContent && typeof result.structuredContent === 'object') return result.structuredContent;
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(say('failed'));
  }
}

/** A page that a value is from: a button where the host opens links, otherwise its address. */
function pageLink({ text, page }) {
  if (!page) return text;
  if (!host.capabilities.openLinks || !/^https:\/\//.test(page))
    return [text, ' ', foreign(page)];
  return make('button', {
    type: 'button', class: 'link', title: page, 'aria-label': `${text}: ${page}`,
    click: () => host.offer('ui/open-link', { url: page }),
  }, text);
}
