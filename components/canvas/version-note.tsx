import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useLanguage } from '@/lib/client/language';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { KeptVersion } from '@/lib/client/mask/canvas-storage';
import { CanvasNote } from './canvas-note';

const WHEN: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' };

/** The same picture was painted on in another tab: both versions are there, and the person chooses. */
export function VersionNote({
  session,
  other,
  onStart,
  onProblem,
}: {
  session: CanvasSession;
  other: KeptVersion;
  /** Ends what is under way on the canvas. */
  onStart: () => void;
  onProblem: (message: string) => void;
}) {
  const t = useTranslations('canvas.versions');
  const language = useLanguage();
  const [isBusy, setBusy] = useState(false);
  const choose = async (work: () => Promise<void>) => {
    setBusy(true);
    onStart();
    await work().catch(() => onProblem(t('damaged')));
    setBusy(false);
  };
  return (
    <CanvasNote className="flex-wrap" role="alert">
      <span className="flex-[1_1_16rem]">{t('both', { date: language.date(other.savedAtMs, WHEN) })}</span>
      <Button disabled={isBusy} onClick={() => choose(() => session.showVersion(other.key))}>
        {t('show')}
      </Button>
      <Button variant="ghost" disabled={isBusy} onClick={() => choose(() => session.dropVersion(other.key))}>
        {t('keep')}
      </Button>
    </CanvasNote>
  );
}
