import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useState, useSyncExternalStore } from 'react';
import { MaskCanvas } from '@/components/canvas/mask-canvas';
import { Button, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { ApiError } from '@/lib/client/api';
import { originalUrl } from '@/lib/client/image-url';
import { type CanvasSession, openCanvasSession } from '@/lib/client/mask/canvas-session';
import { getJob, patchItem } from '@/lib/client/recipes/job-requests';
import { uploadSurroundings } from '@/lib/client/recipes/restyle/find-subject';
import { subjectHref } from '@/lib/client/recipes/restyle/subject-link';
import { sentenceOf } from '@/lib/client/sentence-of';
import { copyMask } from '@/lib/shared/mask/mask';
import { invertMask } from '@/lib/shared/mask/whole';
import type { WireImage } from '@/lib/shared/wire';
import type { SubjectScreenProps } from './subject-screen';
import { WORKBENCH_HEAD, WORKBENCH_STAGE } from './workbench-looks';

type Opened = { session: CanvasSession } | { problem: string } | null;

/** The mask canvas with another purpose: what is selected is the subject, and everything else may change. */
export function SubjectBench(props: SubjectScreenProps) {
  const { photo, item } = props;
  const opened = useSession(photo, item.details.mask);
  if (opened === null) return null;
  if ('problem' in opened) {
    return (
      <p role="alert" className="m-auto max-w-prose p-4 text-danger">
        {opened.problem}
      </p>
    );
  }
  return <Marking {...props} session={opened.session} />;
}

/** What is painted over a mask that was saved is kept apart from what was painted before it. */
function useSession({ id, width, height }: WireImage, maskId: string | null): Opened {
  const [opened, setOpened] = useState<Opened>(null);
  useEffect(() => {
    const session = openCanvasSession({
      source: { file: null, width, height },
      imageId: id,
      storageKey: `subject:${id}:${maskId ?? ''}`,
    });
    let isHere = true;
    const open = async () => {
      await session.ready;
      if (maskId !== null && session.summary().isEmpty) {
        const answer = await fetch(originalUrl({ id: maskId }));
        if (!answer.ok) throw new Error(answer.statusText);
        await session.load(await answer.blob(), { invert: true });
      }
      if (isHere) setOpened({ session });
    };
    open().catch((error) => isHere && setOpened({ problem: sentenceOf(error) }));
    return () => {
      isHere = false;
      setOpened(null);
      session.close();
    };
  }, [id, width, height, maskId]);
  return opened;
}

type Saving = { is: 'idle' } | { is: 'saving' } | { is: 'failed'; why: string };

function Marking({ jobId, item, photo, nextId, session }: SubjectScreenProps & { session: CanvasSession }) {
  const t = useTranslations('restyle.subjectScreen');
  const reasonId = useId();
  const router = useRouter();
  const [saving, setSaving] = useState<Saving>({ is: 'idle' });
  const { isEmpty, isFull } = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const reason = isEmpty ? t('nothing') : isFull ? t('everything') : null;
  const isSaving = saving.is === 'saving';
  const jobHref = `/recipes/${jobId}`;

  const save = async (then: string) => {
    if (reason !== null || isSaving) return;
    setSaving({ is: 'saving' });
    try {
      await session.keepOpen();
      const surroundings = copyMask(session.getMask());
      invertMask(surroundings);
      const png = await session.worker.ask('encodeFile', { mask: surroundings, kind: 'grey' });
      await saveMask(jobId, item, await uploadSurroundings(photo.id, png));
      router.replace(then);
    } catch (error) {
      setSaving({ is: 'failed', why: sentenceOf(error) });
    }
  };

  return (
    <>
      <header className={WORKBENCH_HEAD}>
        <h1 className="flex min-w-0 items-center gap-2 font-medium text-ink">
          <Icon name="brush" />
          <span dir="auto" className="truncate">
            {t('of', { name: item.name })}
          </span>
        </h1>
        <p className="min-w-0 flex-1 text-xs/5 text-muted max-md:order-1 max-md:flex-[1_0_100%]">
          {t('what')}
        </p>
        <ButtonLink href={jobHref}>{t('back')}</ButtonLink>
      </header>
      <div className={`${WORKBENCH_STAGE} flex`}>
        <div className="relative min-w-0 flex-1">
          <MaskCanvas key={session.id} session={session} mode="mask" />
        </div>
      </div>
      <footer className="flex flex-none flex-wrap items-center justify-end gap-x-3 gap-y-1 border-t bg-surface px-3 py-2">
        <p id={reasonId} className="min-w-0 text-xs/5 text-muted">
          {reason}
        </p>
        {saving.is === 'failed' && (
          <p role="alert" className="min-w-0 text-xs/5 text-danger">
            {saving.why}
          </p>
        )}
        {nextId !== null && (
          <Button
            aria-disabled={reason !== null || isSaving}
            aria-describedby={reasonId}
            onClick={() => void save(subjectHref(jobId, nextId))}
          >
            {t('saveAndNext')}
          </Button>
        )}
        <Button
          variant="primary"
          aria-disabled={reason !== null || isSaving}
          aria-describedby={reasonId}
          onClick={() => void save(jobHref)}
        >
          {isSaving && <Spinner />}
          {t('save')}
        </Button>
      </footer>
    </>
  );
}

/** Another window may have changed the item meanwhile: its subject is still what was marked here. */
async function saveMask(
  jobId: string,
  { id, revision }: SubjectScreenProps['item'],
  mask: string,
): Promise<void> {
  const patch = { details: { mask } };
  try {
    await patchItem(jobId, id, revision, patch);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'changed_meanwhile') throw error;
    const item = (await getJob(jobId)).items.find((one) => one.id === id);
    await patchItem(jobId, id, item?.revision ?? revision, patch);
  }
}
