// The platforms that have a native image, one declaration each; every name that follows from a platform is made here.
// Run by itself it prints the matrix of release.yml.
import { fileURLToPath } from 'node:url';

/**
 * wheel: its tag, without the version of glibc, which follows from the image; image: the folder of a Dockerfile, where no runner is of that
 * platform.
 */
export const platforms = [
  { rid: 'linux-x64', os: 'linux', cpu: 'x64', libc: 'glibc', wheel: 'manylinux_x86_64', runner: 'ubuntu-22.04' },
  { rid: 'linux-arm64', os: 'linux', cpu: 'arm64', libc: 'glibc', wheel: 'manylinux_aarch64', runner: 'ubuntu-22.04-arm' },
  {
    rid: 'linux-musl-x64', os: 'linux', cpu: 'x64', libc: 'musl', wheel: 'musllinux_1_2_x86_64', runner: 'ubuntu-22.04',
    image: 'packaging/musl',
  },
  { rid: 'win-x64', os: 'win32', cpu: 'x64', wheel: 'win_amd64', runner: 'windows-2022' },
  { rid: 'win-arm64', os: 'win32', cpu: 'arm64', wheel: 'win_arm64', runner: 'windows-11-arm' },
  // macOS 12 is the oldest that .NET 10 links for.
  { rid: 'osx-arm64', os: 'darwin', cpu: 'arm64', wheel: 'macosx_12_0_arm64', runner: 'macos-14' },
  { rid: 'osx-x64', os: 'darwin', cpu: 'x64', wheel: 'macosx_12_0_x86_64', runner: 'macos-15-intel' },
];

export const program = ({ os }) => (os === 'win32' ? 'qianfan-mcp.exe' : 'qianfan-mcp');

// As packaging/npm/qianfan-mcp.mjs looks for it.
export const npmName = ({ os, cpu, libc }) => ['qianfan-mcp', os, ...(libc === 'musl' ? ['musl'] : []), cpu].join('-');

/** A version as Python writes it: 1.2.3-rc.1 is 1.2.3rc1; a pre-release of another name is one in development, and its words go. */
export function pythonVersion(version) {
  const [release, label] = version.split(/-(.*)/s);
  if (label === undefined) return release;
  const [, kind, number = '0'] = /^(alpha|beta|rc)?.*?(\d*)$/.exec(label.replaceAll('.', ''));
  return `${release}${{ alpha: 'a', beta: 'b', rc: 'rc' }[kind] ?? '.dev'}${number || '0'}`;
}

/** The files of a release: those of each platform, and those that are one for all. */
export const fileNames = version => ({
  nuget: rid => `Qianfan.Mcp.${rid ? `${rid}.` : ''}${version}.nupkg`,
  npm: platform => `${platform ? npmName(platform) : 'qianfan-mcp'}-${version}.tgz`,
  wheel: tag => `qianfan_mcp-${pythonVersion(version)}-py3-none-${tag}.whl`,
  bundle: ({ rid }) => `qianfan-mcp-${version}-${rid}.mcpb`,
  archive: ({ rid, os }) => `qianfan-mcp-${version}-${rid}.${os === 'win32' ? 'zip' : 'tar.gz'}`,
  sbom: `qianfan-mcp-${version}.cdx.json`,
});

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(`matrix=${JSON.stringify({ include: platforms.map(({ rid, runner, image = '' }) => ({ rid, runner, image })) })}`);
