import { useTranslations } from 'next-intl';
import type { Ref } from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { useLanguage } from '@/lib/client/language';
import { settingPhrases } from '@/lib/shared/parameter-words';

/** On a phone: the settings in a line, and the way to all of them. */
export function SettingsToggle({
  ref,
  open,
  panelId,
  onToggle,
}: {
  ref: Ref<HTMLButtonElement>;
  open: boolean;
  panelId: string;
  onToggle: () => void;
}) {
  const t = useTranslations('prompt.settings');
  const language = useLanguage();
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  return (
    <button
      type="button"
      ref={ref}
      className="flex min-h-11 w-full items-center gap-2 rounded-lg text-xs text-muted focus-visible:-outline-offset-2 md:hidden"
      aria-expanded={open}
      aria-controls={panelId}
      onClick={onToggle}
    >
      <Icon name="settings" />
      <span className="min-w-0 flex-1 truncate text-start">
        {t.rich('summary', {
          settings: settingPhrases(session?.params ?? params, language).join(' · '),
          hidden: (chunks) => <span className="sr-only">{chunks}</span>,
        })}
      </span>
      <Icon name={open ? 'chevron-down' : 'chevron-up'} />
    </button>
  );
}
