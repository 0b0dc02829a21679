// One built server at a fixed port, which can be killed and started again.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { start } from '../interop/server.mjs';
import { publicHost } from './nginx.mjs';

/** Resolves when the server listens. */
export async function startReplica(port) {
  const child = start([
    'http', '--sandbox', '--urls', `http://127.0.0.1:${port}`, '--public-url', `https://${publicHost}`,
    '--trusted-proxies', '127.0.0.1', '--rate', '1000000', '--credential-rate', '1000000', '--log-level', 'warning',
  ], ['ignore', 'ignore', 'pipe']);
  const exit = once(child, 'exit');
  const said = [];
  const lines = createInterface({ input: child.stderr });
  const listening = new Promise(resolve => lines.on('line', line => {
    said.push(line);
    if (line.startsWith('Listening on ')) resolve();
  }));
  await Promise.race([listening, exit]);
  if (child.exitCode !== null) throw new Error(`The server did not start:\n${said.join('\n')}`);
  /** Resolves with the exit code; null when the signal ended it. */
  const stop = async signal => {
    child.kill(signal);
    const [code] = await exit;
    return code;
  };
  return { address: `127.0.0.1:${port}`, stop };
}
