// The home of a user who installs the server into an application: our own `install` writes the configuration, the application reads it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { server } from '../server.mjs';

export function makeHome(variables = {}) {
  const path = mkdtempSync(join(tmpdir(), 'qianfan-home-'));
  const bin = join(path, 'bin');
  mkdirSync(bin);
  // What `install` writes runs the published package, `dotnet dnx Qianfan.Mcp@… --yes`; here that is what was built.
  const own = server.map(word => `'${word}'`).join(' ');
  const dotnet = join(bin, 'dotnet');
  writeFileSync(dotnet, `#!/bin/sh\n[ "$1" = dnx ] || exit 1\nshift 3\nPATH='${process.env.PATH}' exec ${own} "$@"\n`);
  chmodSync(dotnet, 0o755);
  // Nothing else of the environment: it may hold accounts and settings of these applications.
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: path, ...variables };

  return {
    path,
    install: (...args) => run(server, ['install', ...args, '--write'], { ...env, PATH: process.env.PATH }, path),
    /** Runs the program of an installed package. */
    run: (program, args, more = {}) =>
      run([process.execPath, fileURLToPath(new URL(`node_modules/${program}`, import.meta.url))], args, { ...env, ...more }, path),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function run([command, ...first], args, env, cwd) {
  const child = spawn(command, [...first, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}:\n${out}\n${err}`);
  return out;
}
