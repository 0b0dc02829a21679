// The one call that every application makes, and what it has to find and get.
import assert from 'node:assert/strict';
import { makeKey, startHttp, stdio } from '../server.mjs';
import { core } from '../tools.mjs';

export const call = { name: 'list_preset_services', arguments: { serviceType: ['chat'], maxKeys: 2 } };

/** The server with its core tools over HTTP, for one key, and under both spellings of its address. */
export async function startLocked() {
  const { header, pair } = makeKey('apps');
  const running = await startHttp(['--auth', 'key', '--keys', pair]);
  return { ...running, key: header.slice('Bearer '.length), headers: { Authorization: header }, urls: [running.url, `${running.url}/`] };
}

/** How to start the server over stdio, with its core tools. */
export const { command, args, env } = stdio(['--sandbox']);

/** Names of tools in any order, as some applications sort them. */
export function lists(names) {
  assert.deepEqual([...names].sort(), [...core].sort());
}

/** The answer to the call. */
export function answers({ services, source }) {
  assert.equal(source, 'sandbox');
  assert.equal(services.length, call.arguments.maxKeys);
  for (const { kind, name } of services) {
    assert.equal(kind, 'chat');
    assert.ok(name);
  }
}

/** What the content of a result says. */
export function parsed({ content: [{ text }] }) {
  return JSON.parse(text);
}
