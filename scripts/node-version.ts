/**
 * Import this before anything else: if Node is too old, it exits with one plain message instead of a stack trace about
 * a missing built-in module. `npm install` brings Node 24 for the platforms listed under `optionalDependencies`, and npm
 * puts it first in the PATH of every script; on other platforms the system's Node is used.
 */
const NEEDED_MAJOR = 24;

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < NEEDED_MAJOR) {
  process.stderr.write(
    `Overpaint needs Node ${NEEDED_MAJOR} or newer, but this is ${process.version}. ` +
      'Run “npm install” and then “npm start”, or install a newer Node from https://nodejs.org.\n',
  );
  process.exit(1);
}

export {};
