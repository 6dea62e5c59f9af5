import 'server-only';
import {
  storedEdit,
  storedInputs,
  storedMentioned,
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
import type { UsedReference } from '@/lib/shared/wire-references';
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
  /** All that are sent: the base first, those of whom the prompt mentions last. */
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
  const own = await listAll(images, run, storedInputs(run));
  const inputs = await Promise.all(own.map(kept));
  const [photo] = inputs;
  if (photo === undefined) throw new OverpaintError('source_deleted');
  const references = await readMentioned(images, run);
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
    others: inputs.slice(1),
    references,
    maskBounds,
  });
  const pictures = [...inputs, ...references.flatMap((reference) => reference.pictures)];
  const promptSent = run.promptSent ?? params.prompt;
  return { run, params, edit, plan, promptSent, planned, pictures, photo, mask, markup, maskBounds };
}

/** A reference as this run uses it, with the rows of its pictures. */
export type OpenReference = UsedReference & { pictures: ImageRecord[] };

/** Whom the prompt mentions. @throws OverpaintError source_deleted */
export function readMentioned(images: ImageStore, run: RunRecord): Promise<OpenReference[]> {
  return Promise.all(
    storedMentioned(run).map(async (used) => ({
      ...used,
      pictures: await listAll(images, run, used.images),
    })),
  );
}

async function listAll(images: ImageStore, run: RunRecord, ids: readonly string[]): Promise<ImageRecord[]> {
  const found = await images.list(run.ownerId, ids);
  if (found.length !== ids.length) throw new OverpaintError('source_deleted');
  return found;
}
