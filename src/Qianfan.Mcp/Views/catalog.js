'use strict';
// The host of MCP Apps (specification of 2026-01-26) for the view of models. The view runs in a frame of an origin of its own, without
// network: what it knows comes from here, and it can have three tools called that only read.

const frame = document.getElementById('view');
const state = document.getElementById('state');
const form = document.getElementById('keys');
const dark = matchMedia('(prefers-color-scheme: dark)');
const readable = new Set(['find_models', 'compare_models', 'check_models']);
const question = { name: 'find_models', arguments: { maxKeys: 50 } };

let answer;
let calls = 0;

if (form) {
  form.addEventListener('submit', event => {
    event.preventDefault();
    load();
  });
} else {
  load();
}

async function load() {
  say(state.dataset.loading);
  try {
    answer = await callTool(question);
    if (answer.isError) throw new Error(answer.content?.[0]?.text);
    say('');
    if (form) form.hidden = true;
    frame.hidden = false;
    frame.src = frame.dataset.source;
  } catch (error) {
    say(state.dataset.failed + error.message, 'bad');
  }
}

function say(text, tone = '') {
  state.textContent = text;
  state.className = tone;
  state.hidden = text === '';
}

// Whose call it is stands in headers that are typed in; the browser adds nothing by itself.
async function callTool({ name, arguments: given }) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json', 'MCP-Protocol-Version': '2025-11-25' };
  for (const { value, dataset } of form?.querySelectorAll('input') ?? []) {
    if (value.trim()) headers[dataset.header] = dataset.prefix + value.trim();
  }
  const response = await fetch(frame.dataset.endpoint, {
    method: 'POST', credentials: 'omit', cache: 'no-store', redirect: 'error', headers,
    body: JSON.stringify({ jsonrpc: '2.0', id: ++calls, method: 'tools/call', params: { name, arguments: given ?? {} } }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(error.message);
  return result;
}

const requests = {
  'ui/initialize': () => ({
    protocolVersion: '2026-01-26',
    hostInfo: { name: 'qianfan-mcp', version: '1' },
    hostCapabilities: { serverTools: {}, openLinks: {} },
    hostContext: {
      theme: theme(), locale: document.documentElement.lang, displayMode: 'inline', availableDisplayModes: ['inline'], platform: 'web',
      toolInfo: { tool: { name: question.name, inputSchema: { type: 'object' } } },
    },
  }),
  ping: () => ({}),
  'tools/call': params => {
    if (!readable.has(params?.name)) throw new Error('not allowed');
    return callTool(params);
  },
  'ui/open-link': ({ url }) => {
    if (new URL(url).protocol !== 'https:') throw new Error('not allowed');
    open(url, '_blank', 'noopener,noreferrer');
    return {};
  },
  'ui/request-display-mode': () => ({ mode: 'inline' }),
};

const notifications = {
  'ui/notifications/initialized': () => {
    send({ method: 'ui/notifications/tool-input', params: { arguments: question.arguments } });
    send({ method: 'ui/notifications/tool-result', params: answer });
  },
  'ui/notifications/size-changed': ({ height }) => {
    if (height > 0) frame.style.height = `${Math.min(Math.max(height, 160), 20000)}px`;
  },
};

// An origin of its own has no name to send to; the frame holds the view or nothing.
function send(message) {
  frame.contentWindow.postMessage({ jsonrpc: '2.0', ...message }, '*');
}

function theme() {
  return dark.matches ? 'dark' : 'light';
}

addEventListener('message', async ({ source, data }) => {
  if (source !== frame.contentWindow || data?.jsonrpc !== '2.0') return;
  const { id, method, params } = data;
  if (id === undefined) {
    if (Object.hasOwn(notifications, method)) notifications[method](params ?? {});
    return;
  }
  // An answer to nothing: this host asks the view for nothing.
  if (method === undefined) return;
  if (!Object.hasOwn(requests, method)) {
    send({ id, error: { code: -32601, message: `There is no ${method} here.` } });
    return;
  }
  try {
    send({ id, result: await requests[method](params ?? {}) });
  } catch (error) {
    send({ id, error: { code: -32000, message: error.message } });
  }
});

dark.addEventListener('change', () => send({ method: 'ui/notifications/host-context-changed', params: { theme: theme() } }));
