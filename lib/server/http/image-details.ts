import 'server-only';
import { storedEdit, storedInputs, storedMentioned, storedPainted } from '@/lib/server/database/stored-json';
import { type ImageRecord, type RunRecord, shownImages, toWireImage } from '@/lib/server/records/run-record';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import type { ImageDetails, WireLineage } from '@/lib/shared/wire';

/** Newest edits looked through for results that were made of an image. */
const MAX_USING_RUNS = 24;

type Sources = Pick<Services, 'images' | 'links' | 'references' | 'runs' | 'runStore' | 'uploads'>;

/**
 * What is known of one image beside its bytes.
 * @throws OverpaintError image_not_found
 */
export async function imageDetails(sources: Sources, ownerId: string, id: string): Promise<ImageDetails> {
  const found = await sources.images.find(ownerId, id);
  if (found === null) throw new OverpaintError('image_not_found');
  const image = await sources.uploads.kept(found);
  const [record, run] =
    image.runId === null
      ? [null, null]
      : await Promise.all([
          sources.runStore.find(ownerId, image.runId),
          sources.runs.find(ownerId, image.runId),
        ]);
  return {
    image: toWireImage(image),
    sha256: image.sha256,
    run,
    painted: storedPainted(image),
    upstreamRequestId: record?.upstreamRequestId ?? null,
    marks: await sources.links.marks(ownerId, { collectionId: null, imageId: image.id }),
    references:
      record === null
        ? []
        : await sources.references.nowOf(
            ownerId,
            storedMentioned(record).map((used) => used.id),
          ),
    lineage: await readLineage(sources, ownerId, image, record),
  };
}

function sourcesOf({ sourceId }: ImageRecord, run: RunRecord | null): string[] {
  if (run !== null) return [...storedInputs(run), ...storedMentioned(run).flatMap(({ images }) => images)];
  return sourceId === null ? [] : [sourceId];
}

async function readLineage(
  { images, runStore }: Sources,
  ownerId: string,
  image: ImageRecord,
  run: RunRecord | null,
): Promise<WireLineage> {
  const edit = run === null ? null : storedEdit(run);
  const find = (id: string | null | undefined) => (id == null ? null : images.find(ownerId, id));
  const rawId = image.rawId ?? (image.role === 'output' ? image.id : null);
  const [inputs, mask, markup, raw, versions, using, cutOuts] = await Promise.all([
    images.list(ownerId, sourcesOf(image, run)),
    find(image.maskId ?? edit?.mask),
    find(edit?.markup),
    find(image.rawId),
    rawId === null ? [] : images.versionsOf(ownerId, rawId),
    runStore.listUsing(ownerId, image.id, MAX_USING_RUNS),
    images.cutOutsOf(ownerId, image.id, MAX_USING_RUNS),
  ]);
  const made = await runStore.imagesOf(using.map((one) => one.id));
  const results = using.flatMap((one) => shownImages(one, made.get(one.id) ?? []));
  const wire = (one: ImageRecord | null) => (one === null ? null : toWireImage(one));
  return {
    inputs: inputs.map(toWireImage),
    mask: wire(mask),
    markup: wire(markup),
    raw: wire(raw),
    versions: versions.map(toWireImage),
    usedBy: [...results, ...cutOuts].filter((one) => one.deletedAt === null).map(toWireImage),
  };
}
