import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { cycleTheme, loadTheme, themeStore } from '@/lib/client/theme';

/** System, light, dark, in turn. Which icon is in view is the style sheet's choice, so that the server need not know. */
export function ThemeToggle({ className }: { className: string }) {
  const t = useTranslations('studio.theme');
  const theme = useStore(themeStore, (state) => state.theme);
  useEffect(loadTheme, []);
  return (
    <Button
      variant="ghost"
      shape="icon"
      className={className}
      aria-label={t('toggle', { theme })}
      title={t('toggle', { theme })}
      onClick={cycleTheme}
    >
      <Icon name="monitor" className="in-data-theme:hidden" />
      <Icon name="sun" className="hidden in-data-[theme=light]:block" />
      <Icon name="moon" className="hidden in-data-[theme=dark]:block" />
    </Button>
  );
}
