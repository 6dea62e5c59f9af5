import { renderToString } from 'react-dom/server';
import { EmptyTray } from '@/components/inputs/empty-tray';
import { renderSettings } from '@/components/prompt/render-settings';
import type { ServerSettings } from '@/components/prompt/settings-loader';
import type { LearnedPrices } from '@/lib/shared/learned-prices';

/** What the composer shows before its scripts are wanted. Only for the server: it carries React's renderer. */
export function renderParts(of: { retiredServed: boolean; learned: LearnedPrices }): ServerSettings {
  return { ...renderSettings(of), tray: { __html: renderToString(<EmptyTray />) } };
}
