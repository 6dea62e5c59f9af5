import { formatBytes } from '@/lib/client/format-bytes';
import type { ShownImage } from '@/lib/client/viewer-source';
import type { ImageDetails } from '@/lib/shared/wire';
import { type Fact, FactList } from './fact-list';
import { provenanceOf } from './provenance';
import { useInBrowser } from './use-in-browser';

/** The file, where it is from, when it was made, and by what names others know it. */
export function FileFacts({
  shown,
  details,
  onCopy,
}: {
  shown: ShownImage;
  details: ImageDetails | null;
  onCopy: (name: string, text: string) => void;
}) {
  const inBrowser = useInBrowser();
  // A person's own language and clock, which the server does not know.
  const moment = (ms: number) =>
    inBrowser
      ? new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
      : `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return (
    <>
      <FactList facts={factsOf(shown, details, moment)} onCopy={onCopy} />
      <p className="mt-2 text-xs text-muted">{provenanceOf(shown)}</p>
    </>
  );
}

function factsOf({ run, image }: ShownImage, details: ImageDetails | null, moment: (ms: number) => string) {
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  const facts: Fact[] = [
    { name: 'Pixels', text: `${image.width} × ${image.height}` },
    { name: 'File', text: `${image.fileName}, ${formatBytes(image.bytes)}` },
    { name: 'SHA-256', text: details?.sha256 ?? '…', copy: details !== null },
  ];
  if (details?.painted)
    facts.push({ name: 'Painted', text: `${(details.painted.share * 100).toFixed(1)} % of it` });
  if (run === null) {
    if (image.runId === null) facts.push({ name: 'Uploaded', text: moment(image.createdAt) });
  } else {
    const { createdAt, startedAt, endedAt } = run;
    facts.push({ name: 'Queued', text: moment(createdAt) });
    if (startedAt !== null) facts.push({ name: 'Waited', text: seconds(createdAt, startedAt) });
    if (startedAt !== null && endedAt !== null)
      facts.push({ name: 'Took', text: seconds(startedAt, endedAt) });
    if (endedAt !== null) facts.push({ name: 'Ended', text: moment(endedAt) });
    facts.push({ name: 'Run id', text: run.id, copy: true });
  }
  facts.push({ name: 'Image id', text: image.id, copy: true });
  const upstream = details?.upstreamRequestId ?? run?.error?.upstreamRequestId;
  if (upstream) facts.push({ name: 'OpenAI request', text: upstream, copy: true });
  return facts;
}
