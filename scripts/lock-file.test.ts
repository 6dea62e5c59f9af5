import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

type Names = Record<string, string>;
type Locked = {
  resolved?: string;
  dependencies?: Names;
  devDependencies?: Names;
  optionalDependencies?: Names;
  peerDependencies?: Names;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
};

const root = join(import.meta.dirname, '..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest: Locked = read('package.json');
const packages: Record<string, Locked> = read('package-lock.json').packages;

/** Where Node would look for `name` from the package at `path`: its own folder first, then each one above it. */
function find(name: string, path: string): string | null {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return null;
  }
}

test('the lock file has a package for every dependency, including other platforms, as npm ci requires', () => {
  const missing = Object.entries(packages).flatMap(([path, entry]) => {
    const peers = Object.keys(entry.peerDependencies ?? {});
    const needed = [
      ...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }),
      ...Object.keys(path === '' ? (entry.devDependencies ?? {}) : {}),
      ...peers.filter((name) => entry.peerDependenciesMeta?.[name]?.optional !== true),
    ];
    return needed
      .filter((name) => find(name, path) === null)
      .map((name) => `${path || 'the root'} → ${name}`);
  });
  // Older npm versions omit some. Write the file with npm 11; 9 and 10 can read it.
  expect(missing).toEqual([]);
});

test('the lock file matches package.json', () => {
  const { dependencies, devDependencies, optionalDependencies } = packages[''] ?? {};
  expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
    optionalDependencies: manifest.optionalDependencies,
  });
});

test('the lock file names no download host, so installs use their own registry', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});
