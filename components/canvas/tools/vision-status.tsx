import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { TEXT } from './text-style';
import type { ToolOptionsProps } from './tool';

/** While the model is fetched and looks at the photo, or where it could not; else what is given. */
export function VisionStatus({
  session,
  isWorking,
  focusPhoto,
  children,
}: Pick<ToolOptionsProps, 'isWorking' | 'focusPhoto'> & {
  session: Pick<CanvasSession, 'vision'>;
  children: React.ReactNode;
}) {
  const t = useTranslations();
  const language = useLanguage();
  const vision = session.vision();
  const state = useSyncExternalStore(vision.subscribe, vision.state, vision.state);
  const prepare = () => {
    vision.prepare().catch(() => undefined);
    focusPhoto();
  };
  const cancel = () => {
    vision.cancel();
    focusPhoto();
  };
  switch (state.kind) {
    case 'idle':
      return <Button onClick={prepare}>{t('canvas.select.load')}</Button>;
    case 'loading':
      return (
        <>
          <progress
            className="h-1.5 w-28 accent-accent"
            max={state.totalBytes}
            value={state.loadedBytes}
            aria-label={t('canvas.select.model')}
          />
          <p className={TEXT} role="status">
            {t('canvas.select.loading', {
              loaded: formatBytes(state.loadedBytes, language),
              total: formatBytes(state.totalBytes, language),
            })}
          </p>
          <Button variant="ghost" onClick={cancel}>
            {t('common.cancel')}
          </Button>
        </>
      );
    case 'encoding':
      return (
        <>
          {/* Whoever waits for a selection has one already. */}
          {!isWorking && <Spinner />}
          <p className={TEXT} role="status">
            {t('canvas.select.looking')}
          </p>
          <Button variant="ghost" onClick={cancel}>
            {t('common.cancel')}
          </Button>
        </>
      );
    case 'failed':
      return (
        <>
          <p className={`${TEXT} text-danger`} role="alert">
            {language.say(state.sentence)}
          </p>
          <Button onClick={prepare}>{t('common.tryAgain')}</Button>
        </>
      );
    case 'ready':
      return children;
  }
}
