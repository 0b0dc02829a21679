// The server in each form it can be shipped in, and the empty programs that starting one is compared with. Everything goes to
// artifacts/bench/, the lock files too: a publish for one platform writes others than a build. MSBuild makes anew only what has changed.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { npmName, platforms, program } from '../../packaging/lib/platforms.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const runtime = `linux-${process.arch}`;

const forms = {
  'just-in-time': [],
  'ready-to-run': ['-r', runtime, '--no-self-contained', '-p:PublishReadyToRun=true'],
  'trimmed': ['-r', runtime, '--self-contained', '-p:PublishTrimmed=true', '-p:PublishReadyToRun=true', '-p:PublishReadyToRunComposite=true'],
};

/** The command line of our server in one of the forms, built if need be. */
export function ours(form = 'ready-to-run') {
  if (form === 'native') return [nativeServer()];
  const folder = publish('src/Qianfan.Mcp', form, forms[form]);
  return form === 'trimmed' ? [`${folder}/qianfan-mcp`] : ['dotnet', `${folder}/qianfan-mcp.dll`];
}

/** The native server as npm installs it, started by npx. */
export function throughNpx() {
  const folder = `${root}artifacts/bench/npx`;
  const platform = platforms.find(({ rid }) => rid === runtime);
  const [wrapper, own] = ['qianfan-mcp', npmName(platform)].map(name => `${folder}/node_modules/${name}`);
  rmSync(folder, { recursive: true, force: true });
  for (const path of [wrapper, own, `${folder}/node_modules/.bin`]) mkdirSync(path, { recursive: true });
  copyFileSync(`${root}packaging/npm/qianfan-mcp.mjs`, `${wrapper}/qianfan-mcp.mjs`);
  writeFileSync(`${wrapper}/package.json`, JSON.stringify({ name: 'qianfan-mcp', version: '0.0.0', type: 'module', bin: { 'qianfan-mcp': 'qianfan-mcp.mjs' } }));
  copyFileSync(nativeServer(), `${own}/${program(platform)}`);
  writeFileSync(`${own}/package.json`, JSON.stringify({ name: npmName(platform), version: '0.0.0' }));
  symlinkSync('../qianfan-mcp/qianfan-mcp.mjs', `${folder}/node_modules/.bin/qianfan-mcp`);
  return ['npx', '--prefix', folder, '--no', '--', 'qianfan-mcp'];
}

/** Programs that do nothing, each a function that builds it and gives its command line. */
export const floors = {
  'empty C program': () => {
    const program = `${root}artifacts/bench/empty-c`;
    mkdirSync(`${root}artifacts/bench`, { recursive: true });
    run('gcc', ['-O2', '-o', program, 'bench/floors/c/empty.c']);
    return [program];
  },
  'empty .NET program, native': () => {
    const options = ['-r', runtime, '-p:PublishAot=true'];
    return [`${publish('bench/floors/dotnet', 'empty-native', options)}/empty`];
  },
  'empty .NET program, ready-to-run': () => ['dotnet', `${publish('bench/floors/dotnet', 'empty', forms['ready-to-run'])}/empty.dll`],
};

/** Publishes a project into a folder of its own, and gives the path of what came out. */
export function publish(project, name, options) {
  const into = `${root}artifacts/bench/${name}`;
  console.error(`building ${name}`);
  run('dotnet', [
    'publish', project, '-c', 'Release', '--nologo', '-v', 'quiet', '--disable-build-servers', ...options, '-o', `${into}/program`,
    `-p:ArtifactsPath=${into}`, `-p:LockFolder=${into}`,
  ]);
  return `${into}/program`;
}

function nativeServer() {
  console.error('building native');
  return run('./packaging/native.sh', []).trim().split('\n').at(-1);
}

function run(command, args) {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (e) {
    const said = `${e.stdout ?? ''}${e.stderr ?? ''}`.trim().split('\n').slice(-20).join('\n');
    throw new Error(`${[command, ...args.slice(0, 2)].join(' ')} failed${said ? `:\n${said}` : ` (${e.message})`}`);
  }
}
