// Libraries that agents are built with: each connects, lists and calls over stdio and under both spellings of the HTTP address.
import { createMCPClient } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport } from '@ai-sdk/mcp/mcp-stdio';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { MCPClient } from '@mastra/mcp';
import { MCPServerStdio, MCPServerStreamableHttp } from '@openai/agents';
import { after, test } from 'node:test';
import { answers, args, call, command, env, lists, parsed, startLocked } from './expected.mjs';

const locked = await startLocked();
after(() => locked.stop());
const { headers } = locked;
const stdio = { command, args, env };

/** Each takes an address, or nothing for stdio, and gives the names of the tools, how to call and how to close. */
const libraries = {
  async 'AI SDK'(url) {
    const client = await createMCPClient({ transport: url ? { type: 'http', url, headers } : new Experimental_StdioMCPTransport(stdio) });
    const tools = await client.tools();
    return {
      names: Object.keys(tools),
      call: async () => parsed(await tools[call.name].execute(call.arguments, { toolCallId: 'call', messages: [] })),
      close: () => client.close(),
    };
  },

  async LangChain(url) {
    const qianfan = url ? { transport: 'http', url, headers } : { transport: 'stdio', ...stdio };
    const client = new MultiServerMCPClient({ mcpServers: { qianfan } });
    const tools = await client.getTools();
    return {
      names: tools.map(tool => tool.name),
      call: async () => parsed({ content: [await tools.find(tool => tool.name === call.name).invoke(call.arguments)].flat() }),
      close: () => client.close(),
    };
  },

  async Mastra(url) {
    const client = new MCPClient({ servers: { qianfan: url ? { url: new URL(url), requestInit: { headers } } : stdio } });
    const tools = await client.listTools();
    return {
      names: Object.keys(tools).map(name => name.replace(/^qianfan_/, '')),
      call: () => tools[`qianfan_${call.name}`].execute(call.arguments, {}),
      close: () => client.disconnect(),
    };
  },

  async 'OpenAI Agents'(url) {
    const client = url ? new MCPServerStreamableHttp({ url, requestInit: { headers } }) : new MCPServerStdio(stdio);
    await client.connect();
    return {
      names: (await client.listTools()).map(tool => tool.name),
      call: async () => parsed({ content: await client.callTool(call.name, call.arguments) }),
      close: () => client.close(),
    };
  },
};

for (const [name, open] of Object.entries(libraries)) {
  for (const [by, url] of [['stdio'], ...locked.urls.map(url => [url.replace(/:\d+/, ''), url])]) {
    test(`${name} over ${by} connects, lists and calls`, async () => {
      const { names, call, close } = await open(url);
      try {
        lists(names);
        answers(await call());
      } finally {
        await close();
      }
    });
  }
}
