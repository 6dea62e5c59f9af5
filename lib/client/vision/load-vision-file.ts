/** A file of the models over HTTP. The browser's own cache keeps it. */
import { SentenceError } from '@/lib/client/sentence-error';
import { type VisionFile, visionFileUrl } from '@/lib/shared/vision-files';

/**
 * @param onBytes hears how much of it is here
 * @throws SentenceError
 */
export async function loadVisionFile(
  file: VisionFile,
  onBytes: (loadedBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await read(await ask(file, 'default'), file, onBytes);
  if (bytes !== null && (await isFile(bytes, file))) return bytes;
  // What the browser kept may be cut or altered; what the server has, it has checked.
  const again = await read(await ask(file, 'reload'), file, onBytes);
  if (again !== null && (await isFile(again, file))) return again;
  throw new SentenceError({ key: 'canvas.vision.altered' });
}

async function ask(file: VisionFile, cache: RequestCache): Promise<Response> {
  const response = await fetch(visionFileUrl(file), { cache }).catch((cause) => {
    throw new SentenceError({ key: 'canvas.vision.offline' }, { cause });
  });
  if (response.ok) return response;
  void response.body?.cancel();
  if (response.status === 404) throw new SentenceError({ key: 'canvas.vision.otherVersion' });
  if (response.status === 500) throw new SentenceError({ key: 'canvas.vision.damaged' });
  throw new SentenceError({ key: 'canvas.vision.refused', values: { status: response.status } });
}

/** Null: it is longer or shorter than the file. */
async function read(
  { body }: Response,
  file: VisionFile,
  onBytes: (loadedBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = new Uint8Array(file.sizeBytes);
  const reader = body?.getReader();
  if (reader === undefined) return null;
  let loadedBytes = 0;
  onBytes(0);
  for (;;) {
    const { value, done } = await reader.read().catch((cause) => {
      throw new SentenceError({ key: 'canvas.vision.offline' }, { cause });
    });
    if (done) return loadedBytes === file.sizeBytes ? bytes : null;
    if (loadedBytes + value.length > file.sizeBytes) {
      void reader.cancel();
      return null;
    }
    bytes.set(value, loadedBytes);
    loadedBytes += value.length;
    onBytes(loadedBytes);
  }
}

/** Over plain HTTP, except from this machine, browsers do not offer hashes: then the length must do. */
async function isFile(bytes: Uint8Array<ArrayBuffer>, file: VisionFile): Promise<boolean> {
  if (globalThis.crypto.subtle === undefined) return true;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') === file.sha256;
}
