// A model on loopback, by OpenAI's Responses and Anthropic's Messages API: asks for one call of a tool and says what that gave.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const apis = { '/v1/responses': responses, '/v1/messages': messages };

/** Starts it; `offered()` names the tools of the server that it was told of. */
export async function startModel(call) {
  let offered = [];
  const server = createServer(async (request, response) => {
    const api = apis[new URL(request.url, 'http://model').pathname];
    if (!api || request.method !== 'POST') return response.writeHead(404).end();
    const { tools, events } = api(await json(request), call);
    offered = tools;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, offered: () => offered, stop };
}

function responses({ tools, input }, call) {
  const namespace = 'mcp__qianfan';
  const result = textOf(input.findLast(item => item.type === 'function_call_output')?.output);
  const item = result === undefined
    ? { type: 'function_call', call_id: 'call', namespace, name: call.name, arguments: JSON.stringify(call.arguments) }
    : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: result }] };
  return {
    tools: tools.filter(tool => tool.name === namespace).flatMap(space => space.tools.map(tool => tool.name)),
    events: [
      { type: 'response.created', response: { id: 'response' } },
      { type: 'response.output_item.done', output_index: 0, item: { id: 'item', ...item } },
      { type: 'response.completed', response: { id: 'response', usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } } },
    ],
  };
}

function messages({ model, tools, messages: said }, call) {
  const prefix = 'mcp__qianfan__';
  const result = textOf(said.flatMap(message => message.content).findLast(block => block.type === 'tool_result')?.content);
  const [block, delta, reason] = result === undefined
    ? [
      { type: 'tool_use', id: 'toolu_call', name: prefix + call.name, input: {} },
      { type: 'input_json_delta', partial_json: JSON.stringify(call.arguments) },
      'tool_use',
    ]
    : [{ type: 'text', text: '' }, { type: 'text_delta', text: result }, 'end_turn'];
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: 'message', type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage };
  return {
    tools: tools.map(tool => tool.name).filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length)),
    events: [
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage },
      { type: 'message_stop' },
    ],
  };
}

/** Content is a text or pieces of text. Codex puts how long the call took before the answer. */
function textOf(content) {
  const text = Array.isArray(content) ? content.at(-1).text : content;
  return text?.replace(/^Wall time: .*\nOutput:\n/, '');
}
