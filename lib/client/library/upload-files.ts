import { ApiError } from '@/lib/client/api';
import { MAX_UPLOAD_BYTES, uploadImage } from '@/lib/client/upload';

/** Two at a time keep the line full; more would only make each of them slower. */
const AT_ONCE = 2;

export type UploadProgress = { done: number; total: number };
export type UploadResult = { ids: string[]; failed: { name: string; message: string }[] };

/** Files into the library, in their order. What goes wrong with one says nothing about the others. */
export async function uploadFiles(
  files: readonly File[],
  onProgress: (progress: UploadProgress) => void,
): Promise<UploadResult> {
  const ids: string[] = [];
  const failed: UploadResult['failed'] = [];
  const waiting = [...files];
  let done = 0;
  const tell = () => onProgress({ done, total: files.length });

  async function work(): Promise<void> {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        if (file.size > MAX_UPLOAD_BYTES) throw tooLarge(file);
        ids.push((await uploadImage(file, 'input', { name: file.name })).image.id);
      } catch (error) {
        const message = error instanceof ApiError ? error.message : 'This file could not be read.';
        failed.push({ name: file.name || 'Pasted picture', message });
      }
      done += 1;
      tell();
    }
  }

  tell();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { ids, failed };
}

function tooLarge(file: File): ApiError {
  return new ApiError({
    code: 'upload_too_large',
    message: `A picture may have 50 MB at most; this one has ${Math.ceil(file.size / 1_000_000)} MB.`,
    retryable: false,
    requestId: '',
  });
}
