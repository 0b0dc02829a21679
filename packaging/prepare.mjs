// The first half of a release: refuses a version that cannot be the next one, or writes it wherever it stands. release.sh runs it.
import semver from 'semver';
import { changesOf, readRepository, releasedVersions, writeVersion } from './lib/repository.mjs';

const [version] = process.argv.slice(2);
const { root, owner, version: current, changelog } = readRepository();
const released = releasedVersions(changelog);

const refusal = [
  // Without "v", and without build metadata, which NuGet does not tell apart.
  [semver.valid(version) !== version, `${version} is no version such as 1.2.3 or 1.2.3-rc.1.`],
  [semver.valid(version) && semver.lt(version, current), `${version} is older than ${current}.`],
  [semver.valid(version) && released.some(one => !semver.gt(version, one)), `${version} is not newer than the released ${released.join(', ')}.`],
  [!owner || owner === 'OWNER', 'Say in Directory.Build.props (RepositoryOwner) whose repository this is.'],
  [changesOf(changelog, 'Unreleased') === '', 'CHANGELOG.md has nothing under [Unreleased].'],
].find(([refused]) => refused)?.[1];

if (refusal) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  writeVersion(root, version, new Date().toISOString().slice(0, 10));
}
