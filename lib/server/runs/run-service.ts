import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import type { GenerateRequest } from '@/lib/shared/generate-request';
import { isRetired } from '@/lib/shared/models';
import { estimateRun } from '@/lib/shared/pricing';
import { findProblems, resolveModel } from '@/lib/shared/settings';
import type { RunPage, WireRun } from '@/lib/shared/wire';
import { hasRoom } from './disk-room';
import type { PresentRuns } from './present-runs';
import type { RunRecord } from './run-record';
import type { RunStore } from './run-store';

export type RunService = ReturnType<typeof createRunService>;

type RunServiceParts = {
  store: RunStore;
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

  return {
    /**
     * Takes a run into the queue: checked, priced, held against the budget, and on disk before this answers.
     *
     * @throws OverpaintError with the reason; nothing was spent
     */
    async admit(ownerId: string, request: GenerateRequest): Promise<{ run: WireRun; created: boolean }> {
      const { id, ...params } = request;
      const { model, priced } = resolveModel(params);
      const known = await store.find(ownerId, id);
      if (known === null) {
        if (parts.isDraining()) throw new OverpaintError('shutting_down');
        const [problem] = findProblems(params, model);
        if (problem !== undefined) throw new OverpaintError('invalid_combination', problem.message);
        if (parts.connection !== 'compatible' && isRetired(model, Date.now())) {
          throw new OverpaintError(
            'retired_model',
            `OpenAI shut ${model.label} down on ${model.retiresOn}. Choose a current model.`,
          );
        }
        if (!(await hasRoom(parts.dataDirectory, await store.openParams(), params)))
          throw new OverpaintError('disk_full');
      }
      const { run, created } = await store.admit({
        id,
        ownerId,
        kind: 'generate',
        params,
        inputs: [],
        estimate: estimateRun({ params, model, priced }),
        demo: parts.connection === 'demo',
      });
      if (created) parts.changed(run);
      return { run: await presentOne(run), created };
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
