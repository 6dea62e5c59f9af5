import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';

export function RunActions({ run, images }: { run: WireRun; images: readonly WireImage[] }) {
  const { copy, onReuse, onRunAgain, downloadAll, cancel } = useFeedActions();
  const [packing, setPacking] = useState(false);
  const open = !TERMINAL.has(run.status);

  const pack = async () => {
    setPacking(true);
    await downloadAll(images);
    setPacking(false);
  };

  return (
    <div className="run-actions">
      {images.length > 1 && (
        <IconButton
          icon="download"
          label="Download all"
          aria-busy={packing}
          disabled={packing}
          onClick={pack}
        />
      )}
      <IconButton icon="copy" label="Copy prompt" onClick={() => copy('Prompt', run.params.prompt)} />
      <IconButton icon="reuse" label="Reuse settings" onClick={() => onReuse(run.params)} />
      {open ? (
        <Button variant="ghost" disabled={run.revision < 0} onClick={() => cancel(run.id)}>
          Cancel
        </Button>
      ) : (
        <IconButton icon="restart" label="Run again" onClick={() => onRunAgain(run)} />
      )}
    </div>
  );
}
