// Unpacks the server of the portable package into a folder.
import { programFiles, writeFiles } from '../../packaging/lib/archives.mjs';
import { archives, packageOf } from './packed.mjs';

writeFiles(process.argv[2], programFiles(archives[packageOf('any')]));
