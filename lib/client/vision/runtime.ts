/** ONNX Runtime in a worker. Its program is not bundled: its threads start from the same file. */
import type * as OnnxRuntime from 'onnxruntime-web/wasm';
import { SentenceError } from '@/lib/client/sentence-error';
import { VISION_FILES, visionFileUrl } from '@/lib/shared/vision-files';

export type Ort = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor' | 'env'>;

/** More hardly helps models of this size, and each takes memory. */
const MOST_THREADS = 4;

/** A function that makes a vector and reads a lane of it (https://github.com/GoogleChromeLabs/wasm-feature-detect). */
const SIMD_PROGRAM = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0],
  ...[65, 0, 253, 15, 253, 98, 11],
);

let opened: Promise<Ort> | null = null;

export function hasSimd(): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(SIMD_PROGRAM);
}

/** Once a worker; what it is given later is not looked at. */
export function openRuntime(wasm: Uint8Array<ArrayBuffer>): Promise<Ort> {
  opened ??= importRuntime().then(({ InferenceSession, Tensor, env }) => {
    env.wasm.wasmBinary = wasm.buffer;
    // Threads share memory, and only an isolated page may.
    env.wasm.numThreads = self.crossOriginIsolated
      ? Math.min(MOST_THREADS, navigator.hardwareConcurrency)
      : 1;
    env.logLevel = 'error';
    return { InferenceSession, Tensor, env };
  });
  return opened;
}

async function importRuntime(): Promise<Ort> {
  try {
    return await import(/* turbopackIgnore: true */ visionFileUrl(VISION_FILES.program));
  } catch (cause) {
    throw new SentenceError({ key: 'canvas.vision.offline' }, { cause });
  }
}
