import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { readPress } from '@/lib/client/keys';

/** Shows the original as long as it is held: by pointer, by Space or Enter, or by the backslash key. */
export function HoldOriginal({ onHold }: { onHold: (holding: boolean) => void }) {
  const t = useTranslations('compare');
  const hold = useRef(onHold);
  useEffect(() => {
    hold.current = onHold;
  });
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const end = () => hold.current(false);
    addEventListener(
      'keydown',
      (event) => {
        const typing =
          event.target instanceof HTMLElement &&
          event.target.matches('textarea, input:not([type=range]):not([type=radio])');
        const { key, mod, alt } = readPress(event);
        if (key === '\\' && !mod && !alt && !typing) hold.current(true);
      },
      { signal },
    );
    addEventListener('keyup', end, { signal });
    addEventListener('pointerup', end, { signal });
    addEventListener('blur', end, { signal });
    return () => listeners.abort();
  }, []);
  return (
    <Button
      className="touch-none [-webkit-touch-callout:none]"
      aria-keyshortcuts="\"
      title={t('holdHint')}
      onPointerDown={() => onHold(true)}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') onHold(true);
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon name="eye" /> {t('hold')}
    </Button>
  );
}
