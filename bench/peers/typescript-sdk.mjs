// The same tool with the same answer, served statelessly by the TypeScript SDK on node:http. The argument is a file with
// { tool: its definition, result: what every call answers }.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, McpServer } from '@modelcontextprotocol/server';

const { tool, result } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// Once, not for each request: a schema is compiled when it is read.
const definition = {
  title: tool.title,
  description: tool.description,
  annotations: tool.annotations,
  inputSchema: fromJsonSchema(tool.inputSchema),
  outputSchema: fromJsonSchema(tool.outputSchema),
};

const handle = toNodeHandler(createMcpHandler(() => {
  const server = new McpServer({ name: 'typescript-sdk', version: '1.0.0' });
  server.registerTool(tool.name, definition, () => result);
  return server;
}));
const hostIsOurs = localhostHostValidation();
const originIsOurs = localhostOriginValidation();

const http = createServer((request, response) => {
  if (hostIsOurs(request, response) && originIsOurs(request, response)) handle(request, response);
});
http.listen(0, '127.0.0.1', () => console.error(`Listening on http://127.0.0.1:${http.address().port}/mcp`));
