import { renderToString } from 'react-dom/server';
import { estimateOf } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { setLearned } from '@/lib/client/learned-prices';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import { SETTINGS_ID_PREFIX, type ServerSettings } from './settings-loader';
import { SettingsPanel } from './settings-panel';

/** The untouched settings as HTML, and their price. Only for the server: it carries React's renderer. */
export function renderSettings({
  retiredServed,
  learned,
}: {
  retiredServed: boolean;
  learned: LearnedPrices;
}): Omit<ServerSettings, 'tray'> {
  // Everybody's: the same for whoever asks for the page.
  setLearned(learned);
  return {
    html: renderToString(<SettingsPanel retiredServed={retiredServed} />, {
      identifierPrefix: SETTINGS_ID_PREFIX,
    }),
    estimate: estimateOf(composerStore.getInitialState().params),
  };
}
