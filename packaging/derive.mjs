// Writes the tools and prompts that a server lists into the manifest of the MCP bundle, in both languages:
// node packaging/derive.mjs PROGRAM|DLL, after a change of a tool's or prompt's words.
import { readRepository, writeLists } from './lib/repository.mjs';
import { askServer } from './lib/server.mjs';

const [server = 'artifacts/bin/Qianfan.Mcp/debug/qianfan-mcp.dll'] = process.argv.slice(2);
writeLists(readRepository().root, await askServer(server.endsWith('.dll') ? ['dotnet', server] : [server]));
