import { ApiError } from '@/lib/client/api';
import { currentLanguage } from '@/lib/client/language';
import { sentenceOf } from '@/lib/client/sentence-of';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from '@/lib/client/upload';

/** Two at a time use the whole bandwidth; more would only make each of them slower. */
const AT_ONCE = 2;

export type UploadProgress = { done: number; total: number };
export type UploadResult = { ids: string[]; failed: { name: string; message: string }[] };

/** Uploads files into the library, in their order. If one fails, the others are uploaded all the same. */
export async function uploadFiles(
  files: readonly File[],
  onProgress: (progress: UploadProgress) => void,
): Promise<UploadResult> {
  const ids: string[] = [];
  const failed: UploadResult['failed'] = [];
  const waiting = [...files];
  let done = 0;
  const showProgress = () => onProgress({ done, total: files.length });

  async function work(): Promise<void> {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      try {
        if (file.size > MAX_UPLOAD_BYTES) throw tooLargeError(file.size);
        ids.push((await uploadImage(file, 'input', { name: file.name })).image.id);
      } catch (error) {
        const { t } = currentLanguage();
        failed.push({
          name: file.name || t('inputs.pastedPicture'),
          message: error instanceof ApiError ? sentenceOf(error) : t('inputs.unreadable'),
        });
      }
      done += 1;
      showProgress();
    }
  }

  showProgress();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { ids, failed };
}
