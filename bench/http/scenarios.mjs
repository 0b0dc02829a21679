// What is asked over HTTP: each as the clients of its protocol revision send it.
const modern = '2026-07-28';
const legacy = '2025-11-25';

export const tool = 'list_preset_services';

export const scenarios = [
  { name: `tools/call, ${legacy}`, isCall: true, ...request(legacy, 'tools/call', { name: tool, arguments: {} }) },
  { name: `tools/call, ${modern}`, isCall: true, ...request(modern, 'tools/call', { name: tool, arguments: {} }) },
  { name: `tools/list, ${modern}`, ...request(modern, 'tools/list', {}) },
  { name: `server/discover, ${modern}`, ...request(modern, 'server/discover', {}) },
];

/** The request in the form that post.lua reads. */
export const forWrk = ({ headers, body }) => `${lines(headers).join('\n')}\n\n${body}`;

/** The request as it goes over the wire. */
export const forWire = ({ headers, body }) =>
  `POST /mcp HTTP/1.1\r\nHost: localhost\r\n${lines(headers).join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** The JSON-RPC result in an answer, which may come as an event. */
export function resultOf(answer) {
  const { result } = JSON.parse(answer.startsWith('{') ? answer : /^data: (.*)$/m.exec(answer)[1]);
  if (!result || result.isError) throw new Error(`A request failed: ${answer}`);
  return result;
}

function request(revision, method, params) {
  const isModern = revision === modern;
  const meta = {
    'io.modelcontextprotocol/protocolVersion': modern,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: {
      'Content-Type': 'application/json',
      'Accept': 'application/json, text/event-stream',
      'MCP-Protocol-Version': revision,
      ...isModern && { 'Mcp-Method': method, ...params.name && { 'Mcp-Name': params.name } },
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, ...isModern && { _meta: meta } } }),
  };
}

function lines(headers) {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}
