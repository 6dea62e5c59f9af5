import './node-version';
import { join } from 'node:path';
import { buildIfNeeded, buildOf } from './build';

const built = await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.log);
console.log(built ? 'Built.' : 'The build is up to date.');
