import { type ComponentType, type ReactNode, Suspense } from 'react';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import type { ImageActions } from '@/lib/client/image-actions';
import { downloadUrl } from '@/lib/client/image-url';
import { chargeSentence } from '@/lib/shared/charge-sentence';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { CostTable } from './cost-table';
import { FactList } from './fact-list';
import { formatBytes } from './format-bytes';
import { ParameterTable } from './parameter-table';

/** Everything that is known of one image, and what can be done with it. */
export function ImagePanel({
  run,
  image,
  actions,
  onBin,
  onReuse,
  onInput,
  onRunAgain,
  EditPanel,
}: {
  run: WireRun;
  image: WireImage;
  actions: ImageActions;
  onBin: (image: WireImage) => void;
  onReuse: (run: WireRun) => void;
  onInput: (image: WireImage, alone: boolean) => void;
  onRunAgain: (run: WireRun) => void;
  EditPanel: ComponentType<{ run: WireRun; image: WireImage }>;
}) {
  return (
    <aside aria-label="About this image" className="viewer-panel">
      <div className="flex flex-wrap gap-2">
        <a className="button button-primary flex-1" href={downloadUrl(image)} download={image.fileName}>
          <Icon name="download" /> Download
        </a>
        <IconButton
          icon="heart"
          variant="secondary"
          label="Favourite"
          aria-pressed={image.favourite}
          className={image.favourite ? 'tile-tool-on' : ''}
          onClick={() => actions.toggleFavourite(image)}
        />
        {image.deletedAt === null ? (
          <IconButton icon="trash" variant="secondary" label="Delete" onClick={() => onBin(image)} />
        ) : (
          <Button onClick={() => actions.restore(image)}>Restore from the bin</Button>
        )}
      </div>
      <div className="mt-2 grid grid-cols-2 gap-2">
        <Button onClick={() => onInput(image, true)}>
          <Icon name="brush" /> Edit this
        </Button>
        <Button onClick={() => onInput(image, false)}>
          <Icon name="image-plus" /> Use as input
        </Button>
        <Button onClick={() => onReuse(run)}>
          <Icon name="reuse" /> Reuse settings
        </Button>
        <Button onClick={() => onRunAgain(run)}>
          <Icon name="restart" /> Run again
        </Button>
      </div>

      {run.edit ? (
        <Section title="Edit">
          <Suspense fallback={<div className="h-40" />}>
            <EditPanel run={run} image={image} />
          </Suspense>
        </Section>
      ) : null}
      <Section
        title="Prompt"
        action={
          <IconButton
            icon="copy"
            label="Copy prompt"
            onClick={() => actions.copy('Prompt', run.params.prompt)}
          />
        }
      >
        <p className="viewer-prompt">{run.params.prompt}</p>
        {image.alpha === 'transparent' ? <Chip tone="ok">Transparent ✓</Chip> : null}
        {image.alpha === 'opaque' ? <Chip tone="warn">Asked for transparent, came opaque</Chip> : null}
        {run.error ? (
          <p className="mt-2 text-warn">
            {run.error.message} {chargeSentence(run.error.charged, run)}
          </p>
        ) : null}
      </Section>
      <Section title={run.demo ? 'Cost (would have been)' : 'Cost'}>
        <CostTable run={run} image={image} />
      </Section>
      <Section title="Settings">
        <ParameterTable run={run} image={image} />
      </Section>
      <Section title="File and times">
        <FactList facts={factsOf(run, image)} onCopy={(name, text) => actions.copy(name, text)} />
      </Section>
    </aside>
  );
}

function factsOf(run: WireRun, image: WireImage) {
  const moment = (ms: number) =>
    new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  const { createdAt, startedAt, endedAt } = run;
  return [
    { name: 'Pixels', text: `${image.width} × ${image.height}` },
    { name: 'File', text: `${image.fileName}, ${formatBytes(image.bytes)}` },
    { name: 'Queued', text: moment(createdAt) },
    ...(startedAt === null ? [] : [{ name: 'Waited', text: seconds(createdAt, startedAt) }]),
    ...(startedAt === null || endedAt === null ? [] : [{ name: 'Took', text: seconds(startedAt, endedAt) }]),
    { name: 'Run id', text: run.id, copy: true },
    { name: 'Image id', text: image.id, copy: true },
    ...(run.error?.upstreamRequestId
      ? [{ name: 'OpenAI request', text: run.error.upstreamRequestId, copy: true }]
      : []),
  ];
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="viewer-section">
      <div className="flex min-h-8 items-center justify-between">
        <h3 className="font-medium text-ink">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}
