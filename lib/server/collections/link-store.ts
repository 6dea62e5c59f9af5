import 'server-only';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { LinkTable } from '@/lib/server/database/accounts-schema';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { OverpaintError } from '@/lib/shared/errors';
import type { LinkSettings, WireLink } from '@/lib/shared/wire-collections';
import type { WireMark } from '@/lib/shared/wire-marks';
import { reachOwn } from './reach';

const MAX_LINKS = 500;
const MAX_LISTED_MARKS = 2000;
const CODE_BYTES = 32;

export type LinkRecord = Selectable<LinkTable>;
/** With the password as it is stored. */
type StoredSettings = Omit<LinkSettings, 'password'> & { passwordHash?: string | null };

export type LinkStore = ReturnType<typeof createLinkStore>;

/** What a list of links or marks is about; neither: all of this person's. */
export type LinkTarget = { collectionId: string | null; imageId: string | null };

/** Links to look at one collection or one image, for their owner. What a visitor does with one is in look.ts. */
export function createLinkStore({ query, now }: OpenDatabase) {
  function selectLive(ownerId: string) {
    return query
      .selectFrom('link')
      .selectAll()
      .where('link.ownerId', '=', ownerId)
      .where('link.takenBackAt', 'is', null);
  }

  async function checkTarget(ownerId: string, { collectionId, imageId }: LinkTarget): Promise<void> {
    if (collectionId !== null) {
      await reachOwn(query, ownerId, collectionId);
      return;
    }
    const image = await query
      .selectFrom('image')
      .select('id')
      .where('id', '=', imageId)
      .where('ownerId', '=', ownerId)
      .where('deletedAt', 'is', null)
      .where('purgedAt', 'is', null)
      .executeTakeFirst();
    if (image === undefined) throw new OverpaintError('image_not_found');
  }

  return {
    /** Those that were not taken back, the newest first. */
    async list(ownerId: string, { collectionId, imageId }: LinkTarget): Promise<WireLink[]> {
      let select = selectLive(ownerId).orderBy('createdAt', 'desc').orderBy('id');
      if (collectionId !== null) select = select.where('collectionId', '=', collectionId);
      if (imageId !== null) select = select.where('imageId', '=', imageId);
      const [links, at] = await Promise.all([select.execute(), now()]);
      return links.map((link) => toWire(link, at));
    },

    /** @throws OverpaintError collection_not_found, not_allowed, image_not_found, invalid_request where there are too many */
    async create(
      ownerId: string,
      target: LinkTarget,
      link: Omit<LinkSettings, 'password'>,
      passwordHash: string | null,
    ): Promise<WireLink> {
      await checkTarget(ownerId, target);
      const { count } = await query
        .selectFrom('link')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('ownerId', '=', ownerId)
        .where('takenBackAt', 'is', null)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_LINKS) {
        throw new OverpaintError('invalid_request', {
          key: 'refusals.linksFull',
          values: { max: MAX_LINKS },
        });
      }
      const at = await now();
      const created = await query
        .insertInto('link')
        .values({
          ...target,
          id: randomUUID(),
          code: randomBytes(CODE_BYTES).toString('base64url'),
          ownerId,
          name: link.name,
          passwordHash,
          mayDownload: Number(link.mayDownload),
          showPrompt: Number(link.showPrompt),
          showCost: Number(link.showCost),
          createdAt: at,
          expiresAt: link.expiresAt,
          takenBackAt: null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toWire(created, at);
    },

    /** @throws OverpaintError link_not_found */
    async change(ownerId: string, id: string, change: Partial<StoredSettings>): Promise<WireLink> {
      const columns = toColumns(change);
      const changed =
        Object.keys(columns).length === 0
          ? await selectLive(ownerId).where('link.id', '=', id).executeTakeFirst()
          : await query
              .updateTable('link')
              .set(columns)
              .where('id', '=', id)
              .where('ownerId', '=', ownerId)
              .where('takenBackAt', 'is', null)
              .returningAll()
              .executeTakeFirst();
      if (changed === undefined) throw linkGone();
      return toWire(changed, await now());
    },

    /**
     * At once, for everybody who has it. What visitors said stays beside the images.
     * @throws OverpaintError link_not_found
     */
    async takeBack(ownerId: string, id: string): Promise<void> {
      const { numUpdatedRows } = await query
        .updateTable('link')
        .set({ takenBackAt: await now() })
        .where('id', '=', id)
        .where('ownerId', '=', ownerId)
        .where('takenBackAt', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw linkGone();
    },

    /** What visitors said of an image, or of those of a collection, by links of this person; the oldest first. */
    async marks(ownerId: string, { collectionId, imageId }: LinkTarget): Promise<WireMark[]> {
      let select = query
        .selectFrom('linkMark')
        .innerJoin('link', 'link.id', 'linkMark.linkId')
        .select([
          'linkMark.id',
          'linkMark.imageId',
          'linkMark.visitor',
          'linkMark.kind',
          'linkMark.text',
          'linkMark.createdAt',
          'link.name as linkName',
        ])
        .where('link.ownerId', '=', ownerId)
        .orderBy('linkMark.createdAt')
        .orderBy('linkMark.id')
        .limit(MAX_LISTED_MARKS);
      if (collectionId !== null) select = select.where('link.collectionId', '=', collectionId);
      if (imageId !== null) select = select.where('linkMark.imageId', '=', imageId);
      return select.execute();
    },

    /** @throws OverpaintError not_found */
    async removeMark(ownerId: string, id: string): Promise<void> {
      const { numDeletedRows } = await query
        .deleteFrom('linkMark')
        .where('id', '=', id)
        .where('linkId', 'in', query.selectFrom('link').select('id').where('ownerId', '=', ownerId))
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new OverpaintError('not_found');
    },
  };
}

function linkGone(): OverpaintError {
  return new OverpaintError('link_not_found');
}

/** Only what is named is changed. */
function toColumns({ mayDownload, showPrompt, showCost, ...as }: Partial<StoredSettings>) {
  return {
    ...(as.name !== undefined && { name: as.name }),
    ...(as.passwordHash !== undefined && { passwordHash: as.passwordHash }),
    ...(as.expiresAt !== undefined && { expiresAt: as.expiresAt }),
    ...(mayDownload !== undefined && { mayDownload: Number(mayDownload) }),
    ...(showPrompt !== undefined && { showPrompt: Number(showPrompt) }),
    ...(showCost !== undefined && { showCost: Number(showCost) }),
  };
}

function toWire(link: LinkRecord, at: number): WireLink {
  return {
    id: link.id,
    path: `/look/${link.code}`,
    name: link.name,
    collectionId: link.collectionId,
    imageId: link.imageId,
    hasPassword: link.passwordHash !== null,
    mayDownload: link.mayDownload === 1,
    showPrompt: link.showPrompt === 1,
    showCost: link.showCost === 1,
    createdAt: link.createdAt,
    expiresAt: link.expiresAt,
    ended: link.expiresAt !== null && link.expiresAt <= at,
  };
}
