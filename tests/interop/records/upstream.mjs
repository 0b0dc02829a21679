// An upstream on loopback whose answers are made of generated records. It checks no signature.
import { createServer } from 'node:http';
import { count, record, shapes } from './generator.mjs';

/**
 * Starts it.
 * @param rowOf What a tool's row of this number is, as JSON text.
 * @returns env: the settings of a server that asks it, without any cache; window: which records lists hold, to be changed at will.
 */
export async function startUpstream(rowOf = record) {
  const window = { start: 0, end: count };
  const tools = new Map(Object.entries(shapes).map(([tool, { operation }]) => [operation, tool]));
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://upstream');
    const tool = tools.get(url.searchParams.get('Action') ?? url.pathname);
    const chunks = await request.toArray();
    const result = answer(tool, JSON.parse(Buffer.concat(chunks).toString() || '{}'), window, rowOf);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(`{"requestId":"1bef3f87-c5b2-4419-936b-50f9884f10d4","${shapes[tool].result}":${result}}`);
  });
  await new Promise(listening => server.listen(0, '127.0.0.1', listening));
  const env = {
    QIANFAN_ACCESS_KEY: 'caller-id',
    QIANFAN_SECRET_KEY: 'caller-secret',
    QIANFAN_API_KEY: 'caller-api-key',
    QIANFAN_CONSOLE_API_BASE_URL: `http://127.0.0.1:${server.address().port}`,
    QIANFAN_CACHE_LIST_SECONDS: '0',
    QIANFAN_CACHE_DETAIL_SECONDS: '0',
  };
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { env, window, stop };
}

function answer(tool, body, window, rowOf) {
  const { lists, paged, arguments: least } = shapes[tool];
  if (!lists) return rowOf(tool, numberIn(body[Object.keys(least)[0]]));
  // As documented: a marker is the id of the first row that is wanted, and there are ten rows unless more are asked for.
  const start = paged && body.marker ? numberIn(body.marker) : window.start;
  const end = paged ? Math.min(start + (body.maxKeys ?? 10), window.end) : window.end;
  const numbers = Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
  const rows = of => `[${numbers.filter(of).map(i => rowOf(tool, i))}]`;
  if (lists.length === 0) return rows(() => true);
  const members = lists.map((list, at) => `"${list}":${rows(i => i % lists.length === at)}`);
  if (paged) members.push(`"pageInfo":{"isTruncated":${end < window.end}${end < window.end ? `,"nextMarker":"am-${end}"` : ''}}`);
  return `{${members}}`;
}

/** The number of the record that an id names; ids that are odd as well name some record. */
function numberIn(id) {
  return Number(/(\d{1,3})\D*$/.exec(id)?.[1] ?? 0);
}
