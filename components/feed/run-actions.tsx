import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { loadLazily } from '@/lib/client/load-lazily';
import { useStudioActions } from '@/lib/client/studio-actions';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';

const CancelOvernight = loadLazily(
  async () => (await import('@/components/ui/cancel-overnight')).CancelOvernight,
);

export function RunActions({ run, images }: { run: WireRun; images: readonly WireImage[] }) {
  const t = useTranslations();
  const { copy, downloadAll, cancel } = useFeedActions();
  const { reuse, runAgain } = useStudioActions();
  const [packing, setPacking] = useState(false);
  const [asking, setAsking] = useState(false);
  const open = !TERMINAL.has(run.status);

  const pack = async () => {
    setPacking(true);
    await downloadAll(images);
    setPacking(false);
  };

  return (
    // The last four are always there, in the same place. There is room for the others from the beginning, so that the text
    // beside them never wraps anew. On a phone all of them come after the pictures, near the thumb.
    <div className="-mt-1.5 -me-2 flex min-w-50 flex-none items-center justify-end max-md:order-1 max-md:-ms-3 max-md:me-0 max-md:mt-1 max-md:justify-start">
      {open ? (
        <Button
          variant="ghost"
          className="max-md:order-1"
          disabled={run.revision < 0 || run.overnight?.canceling}
          onClick={() => (isSubmitted(run) ? setAsking(true) : cancel(run.id))}
        >
          {t('common.cancel')}
        </Button>
      ) : null}
      {images.length > 1 ? (
        <IconButton
          icon="download"
          label={t('feed.actions.downloadAll')}
          className="max-md:order-1"
          aria-busy={packing}
          disabled={packing}
          onClick={pack}
        />
      ) : null}
      <IconButton
        icon="copy"
        label={t('feed.actions.copyPrompt')}
        onClick={() => copy(t('feed.prompt.name'), run.params.prompt)}
      />
      <ButtonLink
        href={`/compare?run=${run.id}`}
        variant="ghost"
        shape="icon"
        title={t('feed.actions.compareByCost')}
        aria-label={t('feed.actions.compareByCost')}
      >
        <Icon name="columns" />
      </ButtonLink>
      <IconButton icon="reuse" label={t('feed.actions.reuse')} onClick={() => reuse(run.params, run)} />
      <IconButton icon="restart" label={t('feed.actions.runAgain')} onClick={() => runAgain(run)} />
      {asking && run.overnight?.id != null && (
        <Suspense>
          <CancelOvernight
            id={run.overnight.id}
            count={run.overnight.total}
            server={run.server}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** OpenAI has it, and can only cancel the whole batch. */
function isSubmitted({ status, overnight }: WireRun): boolean {
  return overnight !== null && status !== 'queued';
}
