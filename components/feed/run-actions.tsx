import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ScreenLink } from '@/components/ui/screen-link';
import { useStudioActions } from '@/lib/client/studio-actions';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';

export function RunActions({ run, images }: { run: WireRun; images: readonly WireImage[] }) {
  const { copy, downloadAll, cancel } = useFeedActions();
  const { reuse, runAgain } = useStudioActions();
  const [packing, setPacking] = useState(false);
  const open = !TERMINAL.has(run.status);

  const pack = async () => {
    setPacking(true);
    await downloadAll(images);
    setPacking(false);
  };

  return (
    // The last four are always there, and always in the same place.
    <div className="run-actions">
      {open ? (
        <Button
          variant="ghost"
          className="run-extra"
          disabled={run.revision < 0}
          onClick={() => cancel(run.id)}
        >
          Cancel
        </Button>
      ) : null}
      {images.length > 1 ? (
        <IconButton
          icon="download"
          label="Download all"
          className="run-extra"
          aria-busy={packing}
          disabled={packing}
          onClick={pack}
        />
      ) : null}
      <IconButton icon="copy" label="Copy prompt" onClick={() => copy('Prompt', run.params.prompt)} />
      <ScreenLink
        href={`/compare?run=${run.id}`}
        className="button button-ghost button-icon"
        title="Compare by cost"
        aria-label="Compare by cost"
      >
        <Icon name="columns" />
      </ScreenLink>
      <IconButton icon="reuse" label="Reuse settings" onClick={() => reuse(run.params, run)} />
      <IconButton icon="restart" label="Run again" onClick={() => runAgain(run)} />
    </div>
  );
}
