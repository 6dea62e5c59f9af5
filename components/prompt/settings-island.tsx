import { memo, useEffect, useRef, useState } from 'react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { localStore } from '@/lib/client/browser-storage';
import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { holdEarly } from '@/lib/client/early-input';
import {
  expectSettings,
  loadSettings,
  SETTINGS_ID_PREFIX,
  settingsAlive,
  wantSettings,
} from './settings-loader';

/**
 * The settings as the server drew them; a root of their own comes to life in them when they are wanted. With their
 * rules they are a quarter of our script, and the prompt and the button do without.
 *
 * Not a Suspense boundary: React moves one that makes a page larger than 12,800 bytes behind an inline script, which
 * the page's policy refuses.
 */
export const SettingsIsland = memo(function SettingsIsland({ id, html }: { id: string; html: string }) {
  const place = useRef<HTMLDivElement>(null);
  // The same object for ever: React would write the HTML again over what lives in it.
  const [inner] = useState({ __html: html });

  useEffect(() => {
    let root: Root | undefined;
    let gone = false;
    const release =
      place.current && holdEarly(place.current, 'button, a, [type=radio], [type=checkbox]', expectSettings);
    const onAlive = () => {
      release?.();
      settingsAlive();
    };
    if (localStore.getItem(DRAFT_STORAGE_KEY) !== null) wantSettings();
    void loadSettings().then(({ SettingsPanel }) => {
      if (gone || !place.current) return;
      root = hydrateRoot(place.current, <SettingsPanel onAlive={onAlive} />, {
        identifierPrefix: SETTINGS_ID_PREFIX,
      });
    });
    return () => {
      gone = true;
      release?.();
      // A root may not be taken down while another one is drawing.
      if (root) queueMicrotask(() => root?.unmount());
    };
  }, []);

  return (
    <div
      ref={place}
      id={id}
      className="composer-settings"
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by our own component on the server
      dangerouslySetInnerHTML={inner}
    />
  );
});
