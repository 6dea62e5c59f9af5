import 'server-only';
import {
  storedEdit,
  storedInputs,
  storedPainted,
  storedParams,
  storedPlan,
} from '@/lib/server/database/stored-json';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { ImageRecord, RunRecord } from '@/lib/server/records/run-record';
import { type EditRun, planEditRun } from '@/lib/shared/edit-run';
import { OverpaintError } from '@/lib/shared/errors';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { Rect } from '@/lib/shared/mask/geometry';
import { resolveModel } from '@/lib/shared/settings';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { scaleBounds } from './check-edit';

/** An edit's row, opened: its words, its plan and its pictures. */
export type OpenEdit = {
  run: RunRecord;
  params: GenerateParams;
  edit: EditParams;
  /** By which it is, or was, sent. */
  plan: EditPlan;
  promptSent: string;
  planned: EditRun;
  /** The base first. */
  pictures: ImageRecord[];
  photo: ImageRecord;
  mask: ImageRecord | null;
  markup: ImageRecord | null;
  /** Around everything painted on the mask, photo pixels. */
  maskBounds: Rect | null;
};

/**
 * @param kept waits for uploads whose pixels are not stored yet
 * @throws OverpaintError source_deleted
 * @throws Error when the row is no edit's
 */
export async function readEdit(
  images: ImageStore,
  kept: (image: ImageRecord) => Promise<ImageRecord>,
  run: RunRecord,
): Promise<OpenEdit> {
  const edit = storedEdit(run);
  const plan = storedPlan(run);
  if (edit === null || plan === null) throw new Error(`Run ${run.id} is no edit`);
  const params = storedParams(run);
  const ids = storedInputs(run);
  const pictures = await Promise.all((await images.list(run.ownerId, ids)).map(kept));
  const [photo] = pictures;
  if (photo === undefined || pictures.length !== ids.length) throw new OverpaintError('source_deleted');
  const find = async (id: string | null) => {
    const image = id === null ? null : await images.find(run.ownerId, id);
    return image === null ? null : kept(image);
  };
  const [mask, markup] = await Promise.all([find(edit.mask), find(edit.markup)]);
  if ((edit.mask !== null && mask === null) || (edit.markup !== null && markup === null)) {
    throw new OverpaintError('source_deleted');
  }
  const painted = mask === null ? null : storedPainted(mask);
  const maskBounds =
    mask === null || painted?.bounds == null ? null : scaleBounds(painted.bounds, mask, photo);
  const planned = planEditRun({
    params,
    edit,
    ...resolveModel(params),
    photo,
    others: pictures.slice(1),
    maskBounds,
  });
  const promptSent = run.promptSent ?? params.prompt;
  return { run, params, edit, plan, promptSent, planned, pictures, photo, mask, markup, maskBounds };
}
