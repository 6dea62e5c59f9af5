import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { stepOrder } from '@/lib/client/collections/image-order';

/** What can be done with the selected images. Also the way to move them with a finger. */
export function CollectionSelection({
  chosen,
  onChosen,
}: {
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
}) {
  const t = useTranslations('collection.selection');
  const { order, takeOut, change } = useCollectionStore();
  const images = useCollection((state) => state.images);
  const isOwn = useCollection((state) => state.collection.access === 'own');
  const selected = images.filter(({ id }) => chosen.has(id));
  const count = selected.length;
  useEffect(() => {
    if (count === 0) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      onChosen(new Set());
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [count, onChosen]);
  const [first] = selected;
  if (first === undefined) return null;

  const [earlier, later] = [stepOrder(images, chosen, -1), stepOrder(images, chosen, 1)];
  return (
    <section
      aria-label={t('title')}
      className="fixed start-1/2 bottom-4 z-30 flex max-w-[calc(100vw-2rem)] -translate-x-1/2 animate-[rise_160ms_ease-out] items-center gap-1 rounded-xl border border-line-strong bg-raised py-1.5 ps-4 pe-1.5 shadow-popover max-md:inset-x-0 max-md:bottom-0 max-md:max-w-none max-md:translate-none max-md:rounded-none max-md:border-x-0 max-md:border-b-0 max-md:px-2 max-md:pb-[calc(0.375rem+env(safe-area-inset-bottom))] md:rtl:translate-x-1/2"
    >
      <p role="status" className="pe-2 font-semibold whitespace-nowrap tabular-nums max-md:flex-1">
        {t('count', { count })}
      </p>
      <div role="toolbar" aria-label={t('toolbar')} className="flex items-center">
        {isOwn ? (
          <>
            <Tool
              icon="arrow-left"
              label={t('earlier')}
              disabled={earlier === null}
              mirrored
              onClick={() => earlier && void order(earlier)}
            />
            <Tool
              icon="arrow-right"
              label={t('later')}
              disabled={later === null}
              mirrored
              onClick={() => later && void order(later)}
            />
            <Tool
              icon="image"
              label={t('cover')}
              disabled={count !== 1}
              onClick={() => void change({ cover: first.id })}
            />
          </>
        ) : null}
        <Tool
          icon="minus"
          label={t('takeOut')}
          disabled={!selected.every(({ removable }) => removable)}
          onClick={() => {
            onChosen(new Set());
            void takeOut(selected.map(({ id }) => id));
          }}
        />
      </div>
      <IconButton icon="x" label={t('end')} onClick={() => onChosen(new Set())} />
    </section>
  );
}

function Tool({
  icon,
  label,
  disabled,
  mirrored = false,
  onClick,
}: {
  icon: IconName;
  label: string;
  disabled: boolean;
  /** Points along the text. */
  mirrored?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      variant="ghost"
      className="px-2.5"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} className={mirrored ? 'rtl:-scale-x-100' : ''} />
      <span className="max-lg:hidden">{label}</span>
    </Button>
  );
}
