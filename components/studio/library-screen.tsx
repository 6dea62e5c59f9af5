'use client';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { settingChips } from '@/components/feed/setting-chips';
import { Library } from '@/components/library/library';
import { MAIN_ID } from '@/components/ui/main-id';
import { showToast } from '@/components/ui/toast';
import { createImageActions } from '@/lib/client/image-actions';
import { followServer } from '@/lib/client/library/follow-server';
import { createLibraryActions } from '@/lib/client/library/library-actions';
import { LibraryContext } from '@/lib/client/library/library-context';
import { followHistory } from '@/lib/client/library/library-history';
import { createLibraryStore, type LibraryStart } from '@/lib/client/library/library-store';
import { useLive } from '@/lib/client/live-stores';
import type { Language } from '@/lib/shared/language';
import type { Density } from '@/lib/shared/library-density';
import type { WireRun } from '@/lib/shared/wire';

export function LibraryScreen({
  start,
  density,
  models,
}: {
  start: LibraryStart;
  density: Density;
  /** Ids to choose from. */
  models: readonly string[];
}) {
  const stores = useLive();
  const [parts] = useState(() => {
    const store = createLibraryStore(start, stores.images);
    return { store, actions: createLibraryActions(store, showToast) };
  });
  const [{ copy }] = useState(() => createImageActions(stores, showToast));

  const first = useRef(start);
  useLayoutEffect(() => followHistory(parts.store, first.current), [parts]);
  useEffect(() => {
    // A link led here from here: the server has read what it asks for.
    if (start === first.current) return;
    void parts.store.show(start.filter, start.place, start.problems);
  }, [parts, start]);
  useEffect(() => followServer(parts.store, stores), [parts, stores]);

  return (
    <LibraryContext value={parts}>
      <Library
        mainId={MAIN_ID}
        models={models}
        initialDensity={density}
        onCopy={copy}
        settingsOf={settingsOf}
      />
    </LibraryContext>
  );
}

function settingsOf(run: WireRun, language: Language): string[] {
  return settingChips(run.params, run.edit, language);
}
