import 'server-only';
import type { Selectable } from 'kysely';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { PresetTable } from '@/lib/server/database/schema';
import { storedPresetBody, storedTemplateBody } from '@/lib/server/database/stored-json';
import { isUniqueViolation } from '@/lib/server/database/unique-violation';
import { OverpaintError } from '@/lib/shared/errors';
import { canonicalParams } from '@/lib/shared/generate-request';
import { type NewPreset, type PresetChange, parsePresetBody } from '@/lib/shared/preset-request';
import type { AnyPreset } from '@/lib/shared/wire-presets';

export type PresetStore = ReturnType<typeof createPresetStore>;

/** All of them come with one request; more could not be searched by eye. */
const MAX_PRESETS = 500;

/** Named settings and templates. A change names the revision it was made from, so that no one overwrites another's change unseen. */
export function createPresetStore({ query, now }: OpenDatabase) {
  async function find(ownerId: string, id: string): Promise<Row | null> {
    const row = await query
      .selectFrom('preset')
      .selectAll()
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Why a guarded write found no row. */
  async function whyUnchanged(ownerId: string, id: string): Promise<OverpaintError> {
    const row = await find(ownerId, id);
    if (row === null) return new OverpaintError('preset_not_found');
    return new OverpaintError('changed_meanwhile', {
      key: 'refusals.presetChanged',
      values: { name: row.name },
    });
  }

  return {
    /** By name, whatever their kind. */
    async list(ownerId: string): Promise<AnyPreset[]> {
      const rows = await query.selectFrom('preset').selectAll().where('ownerId', '=', ownerId).execute();
      return rows.map(toWire).toSorted((one, other) => byName.compare(one.name, other.name));
    },

    /**
     * Keeps a new one. The same id and the same content again is the same preset.
     * @throws OverpaintError name_taken, id_conflict, invalid_request where there are too many
     */
    async create(ownerId: string, preset: NewPreset): Promise<{ preset: AnyPreset; created: boolean }> {
      const { id, kind, name } = preset;
      const body = canonicalParams(preset.body);
      const at = await now();
      const { count } = await query
        .selectFrom('preset')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('ownerId', '=', ownerId)
        .executeTakeFirstOrThrow();
      const created =
        Number(count) >= MAX_PRESETS
          ? undefined
          : await query
              .insertInto('preset')
              .values({ id, ownerId, kind, name, body, revision: 1, createdAt: at, updatedAt: at })
              .onConflict((conflict) => conflict.doNothing())
              .returningAll()
              .executeTakeFirst();
      if (created !== undefined) return { preset: toWire(created), created: true };
      const same = await query.selectFrom('preset').selectAll().where('id', '=', id).executeTakeFirst();
      if (same === undefined) {
        if (Number(count) < MAX_PRESETS) throw nameTaken(name);
        throw new OverpaintError(
          'invalid_request',
          `${MAX_PRESETS} presets are as many as can be kept. Delete one first.`,
        );
      }
      if (same.ownerId !== ownerId || same.kind !== kind || same.name !== name || same.body !== body)
        throw new OverpaintError('id_conflict', 'This id already belongs to another preset.');
      return { preset: toWire(same), created: false };
    },

    /** @throws OverpaintError changed_meanwhile, name_taken, preset_not_found, or what is wrong with the body */
    async change(ownerId: string, id: string, change: PresetChange): Promise<AnyPreset> {
      const current = await find(ownerId, id);
      if (current === null) throw new OverpaintError('preset_not_found');
      const { revision, name = current.name } = change;
      const body =
        change.body === undefined
          ? current.body
          : canonicalParams(parsePresetBody(current.kind, change.body));
      const updatedAt = await now();
      try {
        const changed = await query
          .updateTable('preset')
          .set({ name, body, updatedAt, revision: revision + 1 })
          .where('id', '=', id)
          .where('ownerId', '=', ownerId)
          .where('revision', '=', revision)
          .returningAll()
          .executeTakeFirst();
        if (changed === undefined) throw await whyUnchanged(ownerId, id);
        return toWire(changed);
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(name) : error;
      }
    },

    /** @throws OverpaintError changed_meanwhile, preset_not_found */
    async remove(ownerId: string, id: string, revision: number): Promise<void> {
      const { numDeletedRows } = await query
        .deleteFrom('preset')
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .where('revision', '=', revision)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw await whyUnchanged(ownerId, id);
    },
  };
}

type Row = Selectable<PresetTable>;

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function nameTaken(name: string): OverpaintError {
  return new OverpaintError('name_taken', { key: 'refusals.presetNameTaken', values: { name } });
}

function toWire(row: Row): AnyPreset {
  const { ownerId: _, kind, body: __, ...named } = row;
  return kind === 'preset'
    ? { ...named, kind, body: storedPresetBody(row) }
    : { ...named, kind, body: storedTemplateBody(row) };
}
