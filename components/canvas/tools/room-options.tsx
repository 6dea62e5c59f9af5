import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { SentenceError } from '@/lib/client/sentence-error';
import { roomNeeded } from '@/lib/shared/select/room-needed';
import type { ToolOptionsProps } from './tool';

/** What an edit of a thing needs beside the thing itself. */
export function RoomOptions({ session, controller, focusPhoto }: ToolOptionsProps) {
  const t = useTranslations('canvas.room');
  const { bounds } = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  if (bounds === null) return null;
  const includeShadow = () => {
    const { engine, worker } = session;
    const shadow = controller.openSelection('shadow', async () => {
      const patch = await worker.ask('findShadow', { mask: engine.mask });
      if (patch === null) throw new SentenceError({ key: 'canvas.room.noShadow' });
      return { patch, mode: 'add' };
    });
    shadow.update(undefined);
    focusPhoto();
  };
  const makeRoom = () => {
    controller.refine('grow', roomNeeded(bounds, session.source));
    focusPhoto();
  };
  return (
    <>
      <Button title={t('why')} onClick={makeRoom}>
        {t('make')}
      </Button>
      <Button onClick={includeShadow}>{t('shadow')}</Button>
    </>
  );
}
