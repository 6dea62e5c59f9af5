import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { cycleTheme, loadTheme, themeStore } from '@/lib/client/theme';

/** System, light, dark, in turn. Which icon is in view is the style sheet's choice, so that the server need not know. */
export function ThemeToggle() {
  const theme = useStore(themeStore, (state) => state.theme);
  useEffect(loadTheme, []);
  return (
    <button
      type="button"
      className="button button-ghost button-icon theme-toggle"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={cycleTheme}
    >
      <Icon name="monitor" className="theme-system" />
      <Icon name="sun" className="theme-light" />
      <Icon name="moon" className="theme-dark" />
    </button>
  );
}
