import 'server-only';
import { createHash, randomUUID } from 'node:crypto';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import type { LookGallery, NewMark, SeenImage } from '@/lib/shared/wire-collections';
import type { LookMark } from '@/lib/shared/wire-marks';
import type { LinkRecord } from './link-store';
import { countMark } from './mark-throttle';
import { SEEN_COLUMNS, toSeenImage } from './present-images';

/** A visitor's list must stay a list. */
const MAX_MARKS = 2000;

export type Look = ReturnType<typeof createLook>;

/** What a visitor sees and says by a link. Who may open it was checked by `open` and by the ticket. */
export function createLook(database: OpenDatabase) {
  const { query, now } = database;

  /** The images of a link that can be seen now, in their order. */
  function selectImages(link: LinkRecord) {
    const images = query
      .selectFrom('image')
      .leftJoin('collectionImage as place', (join) =>
        join.onRef('place.imageId', '=', 'image.id').on('place.collectionId', '=', link.collectionId ?? ''),
      )
      .where('image.deletedAt', 'is', null)
      .where('image.purgedAt', 'is', null)
      .orderBy('place.position')
      .orderBy('image.id');
    return link.collectionId === null
      ? images.where('image.id', '=', link.imageId)
      : images.where('place.collectionId', '=', link.collectionId);
  }

  /** @throws OverpaintError image_not_found */
  async function findImage(link: LinkRecord, imageId: string): Promise<ImageRecord> {
    const image = await selectImages(link)
      .selectAll('image')
      .where('image.id', '=', imageId)
      .executeTakeFirst();
    if (image === undefined) throw new OverpaintError('image_not_found');
    return { ...image, fileName: fileNameFor(link, image) };
  }

  async function listMarks(link: LinkRecord): Promise<LookMark[]> {
    return query
      .selectFrom('linkMark')
      .select(['id', 'imageId', 'visitor', 'kind', 'text', 'createdAt'])
      .where('linkId', '=', link.id)
      .orderBy('createdAt')
      .orderBy('id')
      .limit(MAX_MARKS)
      .execute();
  }

  return {
    /**
     * The link of a code. One query, and one answer, whether there never was one, it has ended, it was taken back, or whoever
     * made it has lost their account.
     * @throws OverpaintError link_not_found
     */
    async open(code: string): Promise<{ link: LinkRecord; at: number }> {
      const at = await now();
      const link = await query
        .selectFrom('link')
        .leftJoin('person', 'person.id', 'link.ownerId')
        .selectAll('link')
        .where('link.code', '=', code)
        .where('link.takenBackAt', 'is', null)
        .where((is) => is.or([is('link.expiresAt', 'is', null), is('link.expiresAt', '>', at)]))
        .where((is) => is.or([is('person.state', 'is', null), is('person.state', '=', 'active')]))
        .executeTakeFirst();
      if (link === undefined) throw new OverpaintError('link_not_found');
      return { link, at };
    },

    /** @throws OverpaintError link_not_found where its one image is gone */
    async gallery(link: LinkRecord): Promise<LookGallery> {
      const [rows, marks] = await Promise.all([
        selectImages(link)
          .leftJoin('run', 'run.id', 'image.runId')
          .select([...SEEN_COLUMNS, 'run.params'])
          .execute(),
        listMarks(link),
      ]);
      if (link.imageId !== null && rows.length === 0) throw new OverpaintError('link_not_found');
      const images = rows.map((row): SeenImage => {
        // Of what others have put into the collection, its owner has nothing to tell.
        const own = row.ownerId === link.ownerId;
        const seen = toSeenImage(row, {
          prompt: link.showPrompt === 1 && own,
          cost: link.showCost === 1 && own,
        });
        return { ...seen, fileName: fileNameFor(link, row) };
      });
      const ids = new Set(images.map(({ id }) => id));
      return {
        name: link.name,
        mayDownload: link.mayDownload === 1,
        images,
        marks: marks.filter(({ imageId }) => ids.has(imageId)),
      };
    },

    /** With the names that visitors may see. */
    async images(link: LinkRecord): Promise<ImageRecord[]> {
      const images = await selectImages(link).selectAll('image').execute();
      return images.map((image) => ({ ...image, fileName: fileNameFor(link, image) }));
    },

    image: findImage,

    marks: listMarks,

    /** @throws OverpaintError image_not_found, too_many_attempts, invalid_request where there are too many */
    async say(link: LinkRecord, mark: NewMark, address: string): Promise<LookMark[]> {
      await findImage(link, mark.imageId);
      await countMark(database, address);
      const { imageId, visitor } = mark;
      if (mark.kind === 'choice' && !mark.chosen) {
        await query.deleteFrom('linkMark').where('id', '=', choiceId(link, mark)).execute();
        return listMarks(link);
      }
      const before = await listMarks(link);
      if (before.length >= MAX_MARKS) {
        throw new OverpaintError('invalid_request', { key: 'refusals.marksFull' });
      }
      await query
        .insertInto('linkMark')
        .values({
          id: mark.kind === 'choice' ? choiceId(link, mark) : randomUUID(),
          linkId: link.id,
          imageId,
          visitor,
          kind: mark.kind,
          text: mark.kind === 'comment' ? mark.text : '',
          createdAt: await now(),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      return listMarks(link);
    },
  };
}

/** A visitor chooses an image once, however often it is pressed and on however many servers. */
function choiceId({ id }: LinkRecord, { imageId, visitor }: Pick<NewMark, 'imageId' | 'visitor'>): string {
  return createHash('sha256')
    .update(JSON.stringify([id, imageId, visitor]))
    .digest('hex')
    .slice(0, 32);
}

/** A name is made of the prompt, so it is told only with the prompt. */
function fileNameFor(link: LinkRecord, image: Pick<ImageRecord, 'id' | 'fileName' | 'ownerId'>): string {
  if (link.showPrompt === 1 && image.ownerId === link.ownerId) return image.fileName;
  const ending = /\.\w+$/.exec(image.fileName)?.[0] ?? '';
  return `image-${image.id.slice(0, 8)}${ending}`;
}
