import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { NEXT_READS_NO_FILES } from './next-reads-no-files';

/** The sources of a build. Tests and scripts are not among them. */
const SOURCE_FOLDERS = ['app', 'components', 'i18n', 'lib', 'messages', 'public', 'stand-in'];
const SOURCE_FILES = [
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'tsconfig.json',
];

type Build = { root: string; distDirectory: string };

/** The build of this checkout; `NEXT_DIST_DIR` is where `next.config.mjs` puts it. */
export function buildOf(root: string): Build {
  return { root, distDirectory: join(root, '.next') };
}

/**
 * Builds unless there is a finished build of exactly these sources.
 *
 * The marker is removed before the build and written (by rename) after it, so a build that was killed halfway is
 * never served. About half a minute on two slow cores; hashing the sources takes a few milliseconds.
 *
 * @returns whether it had to build
 * @throws Error when the build fails; its own output has said why
 */
export async function buildIfNeeded(
  build: Build,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const hash = hashSources(build.root);
  if (readMarker(build) === hash) return false;
  say('Building (only this once), about half a minute…');
  rmSync(markerPath(build), { force: true });
  await runNextBuild(build.root, signal);
  const temporary = `${markerPath(build)}.new`;
  writeFileSync(temporary, JSON.stringify({ hash }));
  renameSync(temporary, markerPath(build));
  return true;
}

/** SHA-256 of the paths and contents of all sources of a build. */
export function hashSources(root: string): string {
  const hash = createHash('sha256');
  for (const path of listSources(root)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listSources(root: string): string[] {
  const inFolders = SOURCE_FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  return [...inFolders, ...SOURCE_FILES.filter((file) => existsSync(join(root, file)))].sort();
}

function readMarker(build: Build): string | null {
  try {
    const marker: unknown = JSON.parse(readFileSync(markerPath(build), 'utf8'));
    return typeof marker === 'object' && marker !== null && 'hash' in marker ? String(marker.hash) : null;
  } catch {
    return null;
  }
}

function markerPath(build: Build): string {
  return join(build.distDirectory, 'overpaint-build.json');
}

/** In a separate process, so the builder's hundreds of megabytes are freed before the server starts. */
function runNextBuild(root: string, signal: AbortSignal | undefined): Promise<void> {
  const next = createRequire(join(root, 'package.json')).resolve('next/dist/bin/next');
  const output: Buffer[] = [];
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: { ...process.env, ...NEXT_READS_NO_FILES, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error('The build failed.'));
    });
  });
}
