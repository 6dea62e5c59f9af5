import { listOf } from '@/lib/client/list-of';
import { formatSeconds } from '@/lib/shared/format-seconds';
import type { Language } from '@/lib/shared/language';
import { valueWords } from '@/lib/shared/parameter-words';
import { showSize } from '@/lib/shared/pixel-size';
import type { WireImage, WireRun } from '@/lib/shared/wire';

type Progress = Pick<
  WireRun,
  'status' | 'revision' | 'queuePosition' | 'waitUntil' | 'usualMs' | 'params' | 'error' | 'server'
>;

/**
 * What a run that has not ended is doing.
 *
 * @param seconds since it started; if the queue waits, until it continues
 */
export function describeProgress(run: Progress, seconds: number, language: Language): string {
  const { t } = language;
  if (run.status === 'saving') return t('feed.status.saving');
  if (run.status === 'calling') {
    const time = formatSeconds(seconds, language);
    return run.usualMs === null
      ? t('feed.status.drawing', { time })
      : t('feed.status.drawingUsually', { time, usual: formatSeconds(run.usualMs / 1000, language) });
  }
  const { queuePosition, waitUntil } = run;
  if (waitUntil === null && run.error?.code !== 'waiting_long') {
    if (run.revision < 0) return t('feed.status.sending');
    if (queuePosition === null) return t('feed.status.queued');
    return queuePosition === 1 ? t('feed.status.next') : t('feed.status.place', { place: queuePosition });
  }
  return listOf(
    [
      describeWait(run, language),
      waitUntil === null ? null : formatSeconds(seconds, language),
      describePlace(run, language),
    ],
    language,
  );
}

/** Why a run waits although its turn may have come. */
function describeWait(
  { error, params, server }: Pick<WireRun, 'error' | 'params' | 'server'>,
  { t }: Language,
): string {
  if (error?.code === 'waiting_long') return t('feed.status.waitingLong');
  if (error?.code === 'upstream_unreachable') return t('feed.status.unreachable', { server });
  return t('feed.status.rateLimit', { model: params.model });
}

/** As part of a list; null for the first in the queue if the time until it continues is shown. */
function describePlace({ queuePosition, waitUntil }: Progress, { t }: Language): string | null {
  if (queuePosition === null) return null;
  if (queuePosition > 1) return t('feed.status.place', { place: queuePosition });
  return waitUntil === null ? t('feed.status.nextPart') : null;
}

/** How a run ended, in a few words. */
export function describeEnd(run: WireRun, language: Language): string {
  const { t } = language;
  if (run.status === 'failed') return t('feed.status.failed');
  if (run.status === 'unknown') return t('feed.status.lost');
  if (run.status === 'canceled') return t('feed.status.canceled');
  const took = run.startedAt !== null && run.endedAt !== null ? run.endedAt - run.startedAt : null;
  return took === null
    ? t('feed.status.done')
    : t('feed.status.took', { time: formatSeconds(took / 1000, language) });
}

/** Where the answer differs from what was asked; and what the API chose for the settings that were left to it. */
export function describeDifferences(run: WireRun, language: Language): string[] {
  const { t } = language;
  const { params, answered } = run;
  const images = run.images.filter((image) => image.deletedAt === null);
  const differences: string[] = [];
  if (images.some((image) => image.alpha === 'opaque')) differences.push(t('feed.difference.opaque'));
  const size = commonSize(images);
  if (size !== null && size !== params.size) {
    differences.push(
      // A result that was put back into its photo has the photo's size, whatever the model was asked for.
      params.size.includes('x') && (run.edit?.placement ?? 'model') === 'model'
        ? t('feed.difference.asked', { asked: showSize(params.size), came: showSize(size) })
        : t('feed.difference.cameAs', { came: showSize(size) }),
    );
  }
  if (answered?.quality && answered.quality !== params.quality) {
    const came = valueWords('quality', answered.quality, language);
    differences.push(
      params.quality === 'auto'
        ? t('feed.difference.quality', { came })
        : t('feed.difference.askedQuality', { asked: valueWords('quality', params.quality, language), came }),
    );
  }
  if (answered?.outputFormat && answered.outputFormat !== params.outputFormat) {
    const came = valueWords('outputFormat', answered.outputFormat, language);
    const asked = valueWords('outputFormat', params.outputFormat, language);
    differences.push(t('feed.difference.asked', { asked, came }));
  }
  return differences;
}

/** The real size in pixels, not the one that the API reports: for `auto` it may report odd ones. Null when they differ. */
function commonSize(images: readonly WireImage[]): string | null {
  const sizes = new Set(
    images.filter((image) => image.mime !== 'image/svg+xml').map((image) => `${image.width}x${image.height}`),
  );
  const [only] = sizes;
  return sizes.size === 1 && only !== undefined ? only : null;
}
