// One tool call as HTTP has it.
const version = '2026-07-28';

/** Headers and body of the request. */
export function toolCall(id, tool, args) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': version,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': tool,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: args, _meta } }),
  };
}

/**
 * The result as MCP clients read it: one JSON message, or an event that is whole, whatever becomes of the connection then. Undefined where
 * the answer is none to this request.
 */
export function resultOf({ status, text }, id) {
  const message = /^\{.+\}$/.exec(text ?? '')?.[0] ?? /^data: (.+)\r?\n\r?\n/m.exec(text ?? '')?.[1];
  if (status !== 200 || message === undefined) return undefined;
  const { id: answered, result } = JSON.parse(message);
  return answered === id ? result : undefined;
}
