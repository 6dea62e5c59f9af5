import { renderToString } from 'react-dom/server';
import { SETTINGS_ID_PREFIX } from './settings-island';
import { SettingsPanel } from './settings-panel';

/** The untouched settings as HTML, for `SettingsIsland`. Only for the server: it carries React's renderer. */
export function renderSettings({ retiredServed }: { retiredServed: boolean }): string {
  return renderToString(<SettingsPanel retiredServed={retiredServed} />, {
    identifierPrefix: SETTINGS_ID_PREFIX,
  });
}
