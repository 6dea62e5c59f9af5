import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useLayoutEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { MAIN_ID } from '@/components/ui/main-id';
import { showToast } from '@/components/ui/toast';
import { currentLanguage } from '@/lib/client/language';
import { loadLazily } from '@/lib/client/load-lazily';
import { deleteReference, restoreReference } from '@/lib/client/references/reference-requests';
import {
  dropReference,
  loadReferences,
  putReference,
  setReferences,
  useReferences,
} from '@/lib/client/references/reference-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useWho } from '@/lib/client/who';
import type { WireReference } from '@/lib/shared/wire-references';
import { DeletedReferences } from './deleted-references';
import { ReferenceCard } from './reference-card';

const ReferenceDialog = loadLazily(async () => (await import('./reference-dialog')).ReferenceDialog);

type Open = { what: 'new' } | { what: 'change'; id: string };

/** All references: who they are, and what can be done with them. */
export function ReferencesPage({
  given,
  openId,
  onWrite,
}: {
  given: readonly WireReference[];
  /** Whose dialog is open at first. */
  openId: string | null;
  /** Begins a prompt that mentions it. */
  onWrite: (reference: WireReference) => void;
}) {
  const t = useTranslations('references');
  const mayMake = useWho().person?.role !== 'viewer';
  const known = useReferences();
  // What the server drew this with is newer than what an earlier visit left.
  useLayoutEffect(() => setReferences(given), [given]);
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && void loadReferences();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, []);
  const references = known.status === 'ready' ? known.references : given;
  const [open, setOpen] = useState<Open | null>(() =>
    openId === null ? null : { what: 'change', id: openId },
  );
  /** Another number, and those that can be restored are asked for again. */
  const [deletions, setDeletions] = useState(0);

  useEffect(() => {
    if (openId === null) return;
    // Reloading the page does not open it again.
    history.replaceState(history.state, '', '/references');
    if (!given.some(({ id }) => id === openId))
      showToast({ message: currentLanguage().t('references.gone') });
  }, [openId, given]);

  const restore = async (reference: Pick<WireReference, 'id' | 'revision'>) => {
    try {
      putReference(await restoreReference(reference.id, { revision: reference.revision }));
      setDeletions((count) => count + 1);
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
    }
  };
  const remove = async (reference: WireReference) => {
    try {
      await deleteReference(reference);
      dropReference(reference.id);
      setDeletions((count) => count + 1);
      setOpen(null);
      showToast({
        message: t('deleted', { name: reference.name }),
        action: {
          label: currentLanguage().t('common.undo'),
          run: () => void restore({ id: reference.id, revision: reference.revision + 1 }),
        },
      });
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      void loadReferences();
    }
  };

  const shown = open?.what === 'change' ? references.find(({ id }) => id === open.id) : undefined;
  const newButton = (
    <Button variant="primary" onClick={() => setOpen({ what: 'new' })}>
      <Icon name="plus" /> {t('new')}
    </Button>
  );
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <div className="mx-auto flex min-h-[calc(100dvh-var(--header))] max-w-440 flex-col gap-4 px-8 pt-6 pb-28 max-md:px-4 max-md:pt-4">
        <div className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">
          <div className="min-w-0">
            <h1 className="text-xl/7 font-semibold tracking-tight wrap-anywhere">{t('title')}</h1>
            <p className="max-w-160 text-muted">{t('text')}</p>
          </div>
          {mayMake && references.length > 0 ? <div className="flex-none">{newButton}</div> : null}
        </div>
        {references.length === 0 ? (
          <div className="mx-auto mt-[8vh] flex max-w-136 flex-col items-center gap-2 text-center">
            <Icon name="at" className="size-8 text-faint" />
            <p className="text-lg font-[550] tracking-[-0.01em]">{t('emptyTitle')}</p>
            <p className="text-muted">{t('emptyText')}</p>
            {mayMake ? <div className="pt-2">{newButton}</div> : null}
          </div>
        ) : (
          <ul
            aria-label={t('title')}
            className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-4 max-md:grid-cols-1 max-md:gap-3"
          >
            {references.map((reference) => (
              <ReferenceCard
                key={reference.id}
                reference={reference}
                mayMake={mayMake}
                onOpen={() => setOpen({ what: 'change', id: reference.id })}
                onWrite={() => onWrite(reference)}
                onDelete={() => void remove(reference)}
              />
            ))}
          </ul>
        )}
        {mayMake ? <DeletedReferences asked={deletions} onRestore={restore} /> : null}
      </div>
      <Suspense>
        {open?.what === 'new' && <ReferenceDialog onDone={putReference} onClose={() => setOpen(null)} />}
        {shown && (
          <ReferenceDialog
            key={shown.id}
            reference={shown}
            onDone={putReference}
            onClose={() => setOpen(null)}
          />
        )}
      </Suspense>
    </main>
  );
}
