import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import type { ShownImage } from '@/lib/client/viewer-source';
import type { Language } from '@/lib/shared/language';
import type { ImageDetails } from '@/lib/shared/wire';
import { type Fact, FactList } from './fact-list';
import { provenanceOf } from './provenance';
import { useInBrowser } from './use-in-browser';

const MOMENT = { dateStyle: 'medium', timeStyle: 'medium' } as const;

/** The file, its origin, when it was made, and its ids. */
export function FileFacts({
  shown,
  details,
  onCopy,
}: {
  shown: ShownImage;
  details: ImageDetails | null;
  onCopy: (name: string, text: string) => void;
}) {
  const language = useLanguage();
  const inBrowser = useInBrowser();
  // The server does not know the person's time zone.
  const moment = (ms: number) =>
    inBrowser
      ? language.date(ms, MOMENT)
      : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return (
    <>
      <FactList facts={factsOf(shown, details, moment, language)} onCopy={onCopy} />
      <p className="mt-2 text-xs text-muted">{provenanceOf(shown, language)}</p>
    </>
  );
}

function factsOf(
  { run, image }: ShownImage,
  details: ImageDetails | null,
  moment: (ms: number) => string,
  language: Language,
) {
  const { t } = language;
  const oneDecimal = (value: number) =>
    language.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const seconds = (from: number, to: number) =>
    t('image.file.seconds', { seconds: oneDecimal((to - from) / 1000) });
  const size = formatBytes(image.bytes, language);
  const facts: Fact[] = [
    { name: t('image.file.pixels'), text: `${image.width} × ${image.height}` },
    { name: t('image.file.file'), text: t('image.file.fileAndSize', { name: image.fileName, size }) },
    { name: 'SHA-256', text: details?.sha256 ?? '…', copy: details !== null },
  ];
  if (details?.painted)
    facts.push({
      name: t('image.file.painted'),
      text: t('image.file.paintedShare', { percent: oneDecimal(details.painted.share * 100) }),
    });
  if (run === null) {
    if (image.runId === null)
      facts.push({
        name: t(`image.file.${image.role === 'cutout' ? 'cutOut' : 'uploaded'}`),
        text: moment(image.createdAt),
      });
  } else {
    const { createdAt, startedAt, endedAt } = run;
    facts.push({ name: t('image.file.queued'), text: moment(createdAt) });
    if (startedAt !== null) facts.push({ name: t('image.file.waited'), text: seconds(createdAt, startedAt) });
    if (startedAt !== null && endedAt !== null)
      facts.push({ name: t('image.file.took'), text: seconds(startedAt, endedAt) });
    if (endedAt !== null) facts.push({ name: t('image.file.ended'), text: moment(endedAt) });
    facts.push({ name: t('image.file.runId'), text: run.id, copy: true });
  }
  facts.push({ name: t('image.file.imageId'), text: image.id, copy: true });
  const upstream = details?.upstreamRequestId ?? run?.error?.upstreamRequestId;
  if (upstream) facts.push({ name: t('image.file.openaiRequest'), text: upstream, copy: true });
  return facts;
}
