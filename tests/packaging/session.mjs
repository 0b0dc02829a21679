// One short session over stdio with a server that is started by this command line. By itself: how long it takes, warm, from the start of
// the chain to the answer of the first call: node session.mjs PROGRAM WORDS..., which prints the median of five.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cleanEnv } from '../interop/server.mjs';

/** The answer of list_preset_services, what was said on standard error, how it ended, and how long the answer took. */
export async function session([program, ...words], env = {}) {
  const began = performance.now();
  const child = spawn(program, words, { env: { ...cleanEnv, ...env }, stdio: 'pipe' });
  const end = once(child, 'close');
  let said = '';
  child.stderr.on('data', data => { said += data; });
  const send = message => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const clientInfo = { name: 'test', version: '1' };
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
  send({ method: 'notifications/initialized' });
  send({ id: 2, method: 'tools/call', params: { name: 'list_preset_services', arguments: {} } });
  let answer, took;
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line);
    if (message.id !== 2) continue;
    took = performance.now() - began;
    answer = message.result;
    child.stdin.end();
  }
  return { answer, said, took, end: await end };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const took = [];
  for (let round = 0; round < 6; round++) took.push((await session(process.argv.slice(2))).took);
  console.log(`${Math.round(took.slice(1).sort((a, b) => a - b)[2])} ms`);
}
