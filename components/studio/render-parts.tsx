import { renderToString } from 'react-dom/server';
import { EmptyTray } from '@/components/inputs/empty-tray';
import { renderSettings } from '@/components/prompt/render-settings';
import type { ServerSettings } from '@/components/prompt/settings-loader';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { ModelNews } from '@/lib/shared/wire-models';

let last: { of: string; parts: ServerSettings } | undefined;

/**
 * What the composer shows before its scripts are wanted. Only for the server: it carries React's renderer.
 *
 * The same for every visit until something is learned or a model comes or goes; drawn anew each time it was a sixth of what
 * the Create page costs the server.
 */
export function renderParts(known: { news: ModelNews; learned: LearnedPrices }): ServerSettings {
  const of = JSON.stringify(known);
  if (last?.of !== of)
    last = {
      of,
      parts: { ...renderSettings(known), tray: { __html: renderToString(<EmptyTray />) } },
    };
  return last.parts;
}
