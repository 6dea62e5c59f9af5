import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { MaskCanvas } from '@/components/canvas/mask-canvas';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { leaveCutOut, saveCutOut, selectionKey } from '@/lib/client/cut-out';
import { type CanvasSession, openCanvasSession } from '@/lib/client/mask/canvas-session';
import { imageHref } from '@/lib/client/open-image';
import { sentenceOf } from '@/lib/client/sentence-of';
import { registerActions } from '@/lib/client/shortcuts';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { WireImage } from '@/lib/shared/wire';
import { CutOutPreview } from './cut-out-preview';
import { WORKBENCH_HEAD, WORKBENCH_STAGE } from './workbench-looks';

type Saving = { is: 'idle' } | { is: 'saving' } | { is: 'failed'; why: string };

/** The mask canvas with another purpose: what is selected is kept, on transparent ground. */
export function CutOutBench({ image }: { image: WireImage }) {
  const session = useSession(image);
  return session && <Selecting image={image} session={session} />;
}

/** What is selected here is kept apart from what is painted on the same image for an edit: that means the opposite. */
function useSession({ id, width, height }: WireImage): CanvasSession | null {
  const [session, setSession] = useState<CanvasSession | null>(null);
  useEffect(() => {
    const opened = openCanvasSession({
      source: { file: null, width, height },
      imageId: id,
      storageKey: selectionKey(id),
    });
    setSession(opened);
    return () => {
      setSession(null);
      opened.close();
    };
  }, [id, width, height]);
  return session;
}

function Selecting({ image, session }: { image: WireImage; session: CanvasSession }) {
  const t = useTranslations('cutOut');
  const group = useTranslations('common.groups')('edit');
  const reasonId = useId();
  const router = useRouter();
  const [isPreviewed, setPreviewed] = useState(true);
  const [trim, setTrim] = useState(false);
  const { saving, save } = useSaving(image, session, trim);
  const { isEmpty, isFull } = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const reason =
    image.deletedAt !== null ? t('binned') : isEmpty ? t('nothing') : isFull ? t('everything') : null;
  const isSaving = saving.is === 'saving';

  const saveIfPossible = () => {
    if (reason === null && !isSaving) void save();
  };
  const latest = useRef(saveIfPossible);
  useEffect(() => {
    latest.current = saveIfPossible;
  });
  useEffect(
    () =>
      registerActions([
        {
          id: 'save-cut-out',
          label: t('save'),
          group,
          keys: 'mod+enter',
          whileTyping: true,
          run: () => latest.current(),
        },
      ]),
    [t, group],
  );

  return (
    <>
      <header className={WORKBENCH_HEAD}>
        <h1 className="flex items-center gap-2 font-medium text-ink">
          <Icon name="scissors" /> {t('title')}
        </h1>
        <p className="min-w-0 flex-1 text-xs/5 text-muted max-md:order-1 max-md:flex-[1_0_100%]">
          {t('what')}
        </p>
        <Button onClick={() => leaveCutOut(image.id, router)}>{t('back')}</Button>
      </header>
      <div className={`${WORKBENCH_STAGE} flex`}>
        <div className="relative min-w-0 flex-1">
          <MaskCanvas key={session.id} session={session} mode="mask" />
        </div>
        {isPreviewed && <CutOutPreview session={session} />}
      </div>
      <footer className="flex flex-none flex-wrap items-center gap-x-5 gap-y-1 border-t bg-surface px-3 py-2 max-md:gap-x-4">
        <CheckRow
          className="max-md:py-2.5"
          checked={isPreviewed}
          onChange={(event) => setPreviewed(event.currentTarget.checked)}
        >
          {t('preview')}
        </CheckRow>
        <CheckRow
          className="max-md:py-2.5"
          checked={trim}
          onChange={(event) => setTrim(event.currentTarget.checked)}
        >
          {t('trim')}
        </CheckRow>
        <div className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1">
          <p id={reasonId} className="min-w-0 text-xs/5 text-muted">
            {reason}
          </p>
          {saving.is === 'failed' && (
            <p role="alert" className="min-w-0 text-xs/5 text-danger">
              {t('failed', { problem: saving.why })}
            </p>
          )}
          <Button
            variant="primary"
            aria-disabled={reason !== null || isSaving}
            aria-describedby={reasonId}
            onClick={saveIfPossible}
          >
            {isSaving && <Spinner />}
            {isSaving ? t('saving') : saving.is === 'failed' ? t('saveAgain') : t('save')}
          </Button>
        </div>
        <output className="sr-only">{isSaving && t('saving')}</output>
      </footer>
    </>
  );
}

function useSaving(image: WireImage, session: CanvasSession, trim: boolean) {
  const router = useRouter();
  const [saving, setSaving] = useState<Saving>({ is: 'idle' });
  /** The same once more has the same id: what was saved although its answer was lost is not saved twice. */
  const attempt = useRef({ what: '', id: '' });
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  async function save(): Promise<void> {
    setSaving({ is: 'saving' });
    await session.keepOpen();
    const { revision } = session.engine.measureNow();
    const what = `${session.id} ${revision} ${trim}`;
    if (attempt.current.what !== what) attempt.current = { what, id: uuidV7() };
    try {
      const made = await saveCutOut(session, image.id, { id: attempt.current.id, trim });
      setSaving({ is: 'idle' });
      // Who has left meanwhile is not brought back.
      if (isHere.current) router.push(imageHref(made.id), { scroll: false });
    } catch (error) {
      setSaving({ is: 'failed', why: sentenceOf(error) });
    }
  }
  return { saving, save };
}
