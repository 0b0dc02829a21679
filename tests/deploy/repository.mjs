// What the tests of the files in deploy/ compare them with.
import { readFileSync } from 'node:fs';

export const read = path => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The settings of the server: whether each is a secret, by its variable. */
export const settings = new Map(read('src/Qianfan.Mcp/Configuration/Setting.cs').split('public static Setting ').slice(1)
  .map(declaration => [/new\("(QIANFAN_\w+)"/.exec(declaration)[1], declaration.includes('Secret: true')]));

/** What an image has to be named by. */
export const byDigest = /^[\w.\/-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;
