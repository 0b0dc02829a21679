// What the server itself says: the variables that it knows, and the tools and prompts that it lists when nothing is set.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QIANFAN_') && name !== 'LANG'));

/** Settings and lists of a server that is started by this command line. */
export async function askServer(command) {
  return { settings: settingsOf(command), en: await listsOf(command, 'en'), zh: await listsOf(command, 'zh') };
}

// "--help" has each variable in brackets behind its option: [QIANFAN_SANDBOX, default off].
function settingsOf([program, ...words]) {
  // As wide as it likes: a terminal's width would break the names.
  const help = execFileSync(program, [...words, '--help'], { encoding: 'utf8', env: { ...env, COLUMNS: '10000' } });
  return [...help.matchAll(/\[\s*(QIANFAN_\w+)/g)].map(([, name]) => name);
}

async function listsOf([program, ...words], language) {
  const child = spawn(program, [...words, '--sandbox', '--lang', language], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const send = message => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const asked = { 2: 'tools/list', 3: 'prompts/list' };
  const clientInfo = { name: 'packaging', version: '1.0.0' };
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo } });
  send({ method: 'notifications/initialized' });
  for (const [id, method] of Object.entries(asked)) send({ id: Number(id), method, params: {} });

  const results = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, result } = JSON.parse(line);
    if (id in asked) results[asked[id]] = result;
    if (Object.keys(results).length === Object.keys(asked).length) child.stdin.end();
  }
  const [code] = await exit;
  if (code !== 0 || !results['prompts/list']) throw new Error(`${program} ${words.join(' ')} did not list its tools; exit code ${code}.`);
  return {
    tools: results['tools/list'].tools.map(({ name, description }) => ({ name, description })),
    prompts: results['prompts/list'].prompts.map(prompt => (
      { name: prompt.name, description: prompt.description, arguments: prompt.arguments.map(argument => argument.name) })),
  };
}
