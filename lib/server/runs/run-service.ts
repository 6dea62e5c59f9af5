import 'server-only';
import { checkEdit } from '@/lib/server/edits/check-edit';
import type { EditRequest } from '@/lib/shared/edit-request';
import { OverpaintError } from '@/lib/shared/errors';
import type { GenerateRequest } from '@/lib/shared/generate-request';
import { isRetired, type ModelInfo } from '@/lib/shared/models';
import { estimateRun } from '@/lib/shared/pricing';
import { findProblems, resolveModel } from '@/lib/shared/settings';
import type { RunPage, WireRun } from '@/lib/shared/wire';
import { hasRoom, roomNeededBytes, roomNeededForEditBytes } from './disk-room';
import type { ImageStore } from './image-store';
import type { PresentRuns } from './present-runs';
import type { RunRecord } from './run-record';
import type { Admission, RunStore } from './run-store';

export type RunService = ReturnType<typeof createRunService>;

type RunServiceParts = {
  store: RunStore;
  images: ImageStore;
  present: PresentRuns;
  dataDirectory: string;
  connection: 'demo' | 'openai' | 'compatible';
  isDraining: () => boolean;
  /** A run was admitted or canceled. */
  changed: (run: RunRecord) => void;
};

/** What people can do with runs. Everything is asked for by its owner; what belongs to another does not exist. */
export function createRunService(parts: RunServiceParts) {
  const { store, present } = parts;

  async function presentOne(run: RunRecord): Promise<WireRun> {
    const [wire] = await present([run]);
    if (wire === undefined) throw new Error('A run was presented as nothing');
    return wire;
  }

  /** The row and its hold, unless something stands against any run at this moment. */
  async function admitRun(
    model: ModelInfo,
    admission: Omit<Admission, 'demo'>,
  ): Promise<{ run: WireRun; created: boolean }> {
    const known = await store.find(admission.ownerId, admission.id);
    if (known === null) {
      if (parts.isDraining()) throw new OverpaintError('shutting_down');
      if (parts.connection !== 'compatible' && isRetired(model, Date.now())) {
        throw new OverpaintError(
          'retired_model',
          `OpenAI shut ${model.label} down on ${model.retiresOn}. Choose a current model.`,
        );
      }
      if (!(await hasRoom(parts.dataDirectory, await store.openRoomBytes(), admission.roomBytes)))
        throw new OverpaintError('disk_full');
    }
    const { run, created } = await store.admit({ ...admission, demo: parts.connection === 'demo' });
    if (created) parts.changed(run);
    return { run: await presentOne(run), created };
  }

  return {
    /**
     * Takes a run into the queue: checked, priced, held against the budget, and on disk before this answers.
     *
     * @throws OverpaintError with the reason; nothing was spent
     */
    async admit(ownerId: string, request: GenerateRequest): Promise<{ run: WireRun; created: boolean }> {
      const { id, ...params } = request;
      const { model, priced } = resolveModel(params);
      const [problem] = findProblems(params, model);
      if (problem !== undefined && (await store.find(ownerId, id)) === null) {
        throw new OverpaintError('invalid_combination', problem.message);
      }
      return admitRun(model, {
        id,
        ownerId,
        kind: 'generate',
        params,
        inputs: [],
        edit: null,
        estimate: estimateRun({ params, model, priced }),
        roomBytes: roomNeededBytes(params),
      });
    },

    /**
     * The same for an edit, planned and priced with its pictures.
     *
     * @throws OverpaintError with the reason; nothing was spent
     */
    async admitEdit(ownerId: string, request: EditRequest): Promise<{ run: WireRun; created: boolean }> {
      const { id, params, edit, images: inputs } = request;
      const known = await store.find(ownerId, id);
      const { model, priced } = resolveModel(params);
      if (known !== null) {
        // Its pictures may be in the bin by now; it was admitted all the same.
        const run = store.confirm(known, { kind: 'edit', params, inputs, edit });
        return { run: await presentOne(run), created: false };
      }
      const planned = await checkEdit(parts.images, ownerId, request, { model, priced });
      const photo = await parts.images.find(ownerId, inputs[0] ?? '');
      if (photo === null) throw new OverpaintError('image_not_found');
      return admitRun(model, {
        id,
        ownerId,
        kind: 'edit',
        params,
        inputs,
        edit: { params: edit, plan: planned.plan, promptSent: planned.paramsSent.prompt },
        estimate: planned.estimate,
        roomBytes: roomNeededForEditBytes(planned.sent, planned.paramsSent, photo),
      });
    },

    async find(ownerId: string, id: string): Promise<WireRun | null> {
      const run = await store.find(ownerId, id);
      return run === null ? null : presentOne(run);
    },

    /** @throws OverpaintError invalid_cursor */
    async list(ownerId: string, page: { cursor: string | null; limit: number }): Promise<RunPage> {
      const runs = await store.list(ownerId, { after: readCursor(page.cursor), limit: page.limit + 1 });
      const shown = runs.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        runs: await present(shown),
        nextCursor: runs.length > page.limit && last !== undefined ? writeCursor(last) : null,
      };
    },

    /** Open runs and the newest others: what a page that connects must know. */
    async snapshot(ownerId: string, newest: number): Promise<WireRun[]> {
      const recent = await store.list(ownerId, { after: null, limit: newest });
      const ids = new Set(recent.map((run) => run.id));
      const open = (await store.listOpen(ownerId)).filter((run) => !ids.has(run.id));
      return present([...recent, ...open]);
    },

    /** @throws OverpaintError run_not_found, not_cancelable */
    async cancel(ownerId: string, id: string): Promise<WireRun> {
      const canceled = await store.cancel(ownerId, id);
      if (canceled !== null) {
        parts.changed(canceled);
        return presentOne(canceled);
      }
      const run = await store.find(ownerId, id);
      if (run === null) throw new OverpaintError('run_not_found');
      if (run.canceledAt === null) throw new OverpaintError('not_cancelable');
      return presentOne(run);
    },
  };
}

function writeCursor(run: RunRecord): string {
  return Buffer.from(`${run.createdAt}.${run.id}`).toString('base64url');
}

function readCursor(cursor: string | null): { createdAt: number; id: string } | null {
  if (cursor === null) return null;
  const parts = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (parts === null) throw new OverpaintError('invalid_cursor');
  return { createdAt: Number(parts[1]), id: parts[2] as string };
}
