// For release.yml: that a tag names the version of the repository, whose owner is known. Writes that version's changes as the notes of the
// release, beside the packages.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf, readRepository } from './lib/repository.mjs';

const [tag] = process.argv.slice(2);
const { root, owner, version, changelog } = readRepository();
const notes = changesOf(changelog, version);
const refusal = tag !== `v${version}` ? `The tag ${tag} is not v${version}.`
  : !owner || owner === 'OWNER' ? 'The owner of the repository is not set in Directory.Build.props.'
    : notes === '' ? `CHANGELOG.md has nothing under [${version}].` : undefined;

if (refusal) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  writeFileSync(join(root, 'artifacts/packages/notes.md'), `${notes}\n`);
}
