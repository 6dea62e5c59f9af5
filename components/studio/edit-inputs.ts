import { showToast } from '@/components/ui/toast';
import { adoptEdit } from '@/lib/client/edit-store';
import { getImage } from '@/lib/client/image-requests';
import { addImages, inputStore, replaceInputs } from '@/lib/client/input-store';
import { imagesOf } from '@/lib/client/input-tray';
import { currentLanguage } from '@/lib/client/language';
import { findImage } from '@/lib/client/run-state';
import type { RunStore } from '@/lib/client/run-store';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** The pictures of an earlier edit, in its order, and how they were edited. */
export async function adoptRun(run: WireRun): Promise<void> {
  const images = await Promise.all(run.inputs.map((id) => getImage(id)));
  const [base] = images;
  replaceInputs(images);
  if (base && run.edit) await adoptEdit(run.edit, base);
}

/** Images of this server into the tray, in their order, all or none; what is known here is not asked for. */
export async function takeAsInput(runs: RunStore, ids: readonly string[], alone: boolean): Promise<void> {
  const images = await Promise.all(
    ids.slice(0, MAX_INPUT_IMAGES).map((id) => findImage(runs.getState(), id)?.image ?? getImage(id)),
  );
  if (alone) editAlone(images);
  else addImages(images);
}

function editAlone(images: readonly WireImage[]): void {
  const before = imagesOf(inputStore.getState().items);
  replaceInputs(images);
  if (before.length === 0 || (before.length === 1 && before[0]?.id === images[0]?.id)) return;
  const { t } = currentLanguage();
  showToast({
    message: t('studio.edit.adopted'),
    action: { label: t('common.undo'), run: () => replaceInputs(before) },
  });
}
