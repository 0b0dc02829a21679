// One built server at a fixed port, which can be killed and started again.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { start } from '../interop/server.mjs';
import { publicHost } from './nginx.mjs';

const usual = {
  QIANFAN_MCP_PUBLIC_URL: `https://${publicHost}`,
  QIANFAN_MCP_TRUSTED_PROXIES: '127.0.0.1',
  QIANFAN_MCP_RATE_PER_MINUTE: '1000000',
  QIANFAN_MCP_CREDENTIAL_RATE_PER_MINUTE: '1000000',
  QIANFAN_LOG_LEVEL: 'warning',
};

/** Resolves when the server listens. `said` holds the other lines that it writes to standard error. */
export async function startReplica(port, settings = { QIANFAN_SANDBOX: 'true' }) {
  const child = start(['http', '--urls', `http://127.0.0.1:${port}`], ['ignore', 'ignore', 'pipe'], { ...usual, ...settings });
  const exit = once(child, 'exit');
  const said = [];
  const lines = createInterface({ input: child.stderr });
  const listening = new Promise(resolve => lines.on('line', line => {
    if (line.startsWith('Listening on ')) resolve();
    else said.push(line);
  }));
  await Promise.race([listening, exit]);
  if (child.exitCode !== null) throw new Error(`The server did not start:\n${said.join('\n')}`);
  /** Resolves with the exit code; null when the signal ended it. */
  const stop = async signal => {
    child.kill(signal);
    const [code] = await exit;
    return code;
  };
  return { address: `127.0.0.1:${port}`, port, pid: child.pid, said, stop };
}
