// How the token checks reach the server and measure it, in o200k_base tokens.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { stdio } from '../server.mjs';

export { countTokens };

/** Connects to a server of its own, does something with the client, and ends it. */
export async function using(args, env, use) {
  const client = new Client({ name: 'tokens', version: '1.0.0' });
  await client.connect(new StdioClientTransport(stdio(args, env)));
  try {
    await client.listTools();
    return await use(client);
  } finally {
    await client.close();
  }
}

export async function call(client, name, args) {
  const { content: [{ text }], structuredContent, isError } = await client.callTool({ name, arguments: args });
  return { text, structure: structuredContent, isError };
}

/** The definitions of tools, each with what it costs a model's context. */
export async function definitions(client) {
  const { tools } = await client.listTools();
  return tools.map(({ name, description, inputSchema, outputSchema }) => ({
    tool: name,
    core: countTokens(JSON.stringify({ name, description, inputSchema })),
    withOutput: countTokens(JSON.stringify({ name, description, inputSchema, outputSchema })),
  }));
}

export function sum(rows, column) {
  return rows.reduce((total, row) => total + row[column], 0);
}

/** Rows for console.table, by the member that names them. */
export function keyed(rows, key) {
  return Object.fromEntries(rows.map(({ [key]: name, ...row }) => [name, row]));
}
