import { renderToString } from 'react-dom/server';
import { estimateOf } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { setLearned } from '@/lib/client/learned-prices';
import { setNews } from '@/lib/client/model-news';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { ModelNews } from '@/lib/shared/wire-models';
import { SETTINGS_ID_PREFIX, type ServerSettings } from './settings-loader';
import { SettingsPanel } from './settings-panel';

/** The untouched settings as HTML, and their price. Only for the server: it carries React's renderer. */
export function renderSettings({
  news,
  learned,
}: {
  news: ModelNews;
  learned: LearnedPrices;
}): Omit<ServerSettings, 'tray'> {
  // Everybody's: the same for whoever asks for the page.
  setLearned(learned);
  setNews(news);
  return {
    html: renderToString(<SettingsPanel />, {
      identifierPrefix: SETTINGS_ID_PREFIX,
    }),
    estimate: estimateOf(composerStore.getInitialState().params),
  };
}
