import { Suspense, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { DropArea } from '@/components/inputs/drop-area';
import { InputsTray } from '@/components/inputs/inputs-tray';
import { wantSettings } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';

import { type EditAsk, editSeam, TRAY_PLACE_ID } from '@/lib/client/edit-seam';
import { startEditSession } from '@/lib/client/edit-session';
import { adoptEdit, editStore, followBase, openWorkbench } from '@/lib/client/edit-store';
import { getImage } from '@/lib/client/image-requests';
import { addFiles, addImages, inputStore, keepTray, replaceInputs } from '@/lib/client/input-store';
import { useRunStore, useStatusStore } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { registerActions } from '@/lib/client/shortcuts';
import type { WireImage } from '@/lib/shared/wire';

const PromptTools = loadLazily(async () => (await import('./prompt-tools')).PromptTools);
const Workbench = loadLazily(async () => (await import('./workbench')).Workbench);

function say(error: unknown): void {
  showToast({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
}

function paint(mode: 'mask' | 'markup'): void {
  openWorkbench(mode).catch(() =>
    say('The canvas could not be loaded. Check that the server is running, then try again.'),
  );
}

/** Everything of editing. Loaded on first use: its place in the page is lib/client/edit-seam.ts. */
export function Editing() {
  const runs = useRunStore();
  const status = useStatusStore();
  const workbench = useStore(editStore, (state) => state.workbench);
  const hasInputs = useStore(inputStore, ({ items }) => items.length > 0);
  const [place] = useState(() => document.getElementById(TRAY_PLACE_ID));
  const [ready, setReady] = useState(false);

  useEffect(() => {
    if (place?.contains(document.activeElement)) setFocusBack(place);
    place?.replaceChildren();
    setReady(true);
  }, [place]);

  useEffect(() => {
    if (ready) delete document.documentElement.dataset.tray;
  }, [ready]);

  useEffect(() => {
    const ends = [
      keepTray(localStore),
      followBase(localStore),
      startEditSession(runs, () => status.getState().connection.kind === 'demo'),
    ];
    return () => {
      for (const end of ends.toReversed()) end();
    };
  }, [runs, status]);

  useEffect(() => {
    const answer = () => {
      const { asks } = editSeam.getState();
      if (asks.length === 0) return;
      editSeam.setState({ asks: [] });
      for (const ask of asks) void answerAsk(ask).catch(say);
    };
    answer();
    return editSeam.subscribe(answer);
  }, []);

  useEffect(() => {
    if (!hasInputs) return;
    // How an edit is done stands among the settings.
    wantSettings();
    return registerActions([
      { id: 'mask', label: 'Paint a mask on the base', group: 'Edit', run: () => paint('mask') },
      { id: 'markup', label: 'Mark up the base', group: 'Edit', run: () => paint('markup') },
      { id: 'no-inputs', label: 'Remove all input images', group: 'Edit', run: () => replaceInputs([]) },
    ]);
  }, [hasInputs]);

  return (
    <>
      {place && ready && createPortal(<InputsTray onPaint={paint} />, place)}
      <DropArea />
      <Suspense>
        <PromptTools />
      </Suspense>
      <Suspense>{workbench && <Workbench mode={workbench} onPaint={paint} />}</Suspense>
    </>
  );
}

/** Somebody may stand on the server's own field, which goes away now. */
function setFocusBack(place: HTMLElement | null): void {
  requestAnimationFrame(() => place?.querySelector<HTMLElement>('input[type=file]')?.focus());
}

async function answerAsk(ask: EditAsk): Promise<void> {
  if ('files' in ask) addFiles(ask.files);
  else if ('imageId' in ask) addImages([await getImage(ask.imageId)]);
  else if ('run' in ask) {
    const images = await Promise.all(ask.run.inputs.map((id) => getImage(id)));
    const [base] = images;
    replaceInputs(images);
    if (base && ask.run.edit) await adoptEdit(ask.run.edit, base);
  } else if (ask.alone) editAlone(ask.image);
  else addImages([ask.image]);
}

function editAlone(image: WireImage): void {
  const before = inputStore
    .getState()
    .items.flatMap(({ state }) => (state.status === 'ready' ? state.image : []));
  replaceInputs([image]);
  if (before.length === 0 || (before.length === 1 && before[0]?.id === image.id)) return;
  showToast({
    message: 'This image is what is edited now.',
    action: { label: 'Undo', run: () => replaceInputs(before) },
  });
}
