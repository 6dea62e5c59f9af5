import { type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { showToast } from '@/components/ui/toast';
import { tabStore } from '@/lib/client/browser-storage';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { loadLazily } from '@/lib/client/load-lazily';
import { registerActions } from '@/lib/client/shortcuts';
import { BackgroundField } from './background-field';
import { CountField } from './count-field';
import { FormatField } from './format-field';
import { ModelField } from './model-field';
import { QualityField } from './quality-field';
import { SizeField } from './size-field';

const EditSettings = loadLazily(async () => (await import('./edit-settings')).EditSettings);
const EditSize = loadLazily(async () => (await import('./edit-size')).EditSize);
const importAdvanced = () => import('./advanced-settings');
const AdvancedSettings = loadLazily(async () => (await importAdvanced()).AdvancedSettings);

/** Everything but the prompt. A tree of its own (settings-island.tsx): it sees stores, and no context. */
export function SettingsPanel({ onAlive }: { onAlive?: (() => void) | undefined }) {
  useEffect(() => {
    delete document.documentElement.dataset.draft;
    onAlive?.();
  }, [onAlive]);
  const editing = useStore(editSeam, (state) => state.session !== null);
  return (
    <>
      {editing && (
        <Suspense>
          <EditSettings />
        </Suspense>
      )}
      <ModelField />
      {editing ? (
        <Suspense fallback={<SizeField />}>
          <EditSize />
        </Suspense>
      ) : (
        <SizeField />
      )}
      <QualityField />
      <div className="space-y-2.5">
        <CountField />
        <BackgroundField />
        <FormatField />
      </div>
      <Advanced>
        <Suspense fallback={<div className="h-24" />}>
          <AdvancedSettings />
        </Suspense>
      </Advanced>
      <CompareLink />
      <Notice />
    </>
  );
}

function Advanced({ children }: { children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button
        type="button"
        className="disclosure"
        aria-expanded={open}
        aria-controls={id}
        onPointerEnter={importAdvanced}
        onFocus={importAdvanced}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-right" className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        Advanced
      </button>
      <div id={id} className={open ? 'pt-2' : ''}>
        {open && children}
      </div>
    </div>
  );
}

/** The same at several settings, to find the cheapest that is good enough. */
function CompareLink() {
  useEffect(
    () =>
      registerActions([
        { id: 'compare-this', label: 'Compare by cost', group: 'Create', run: () => void compareThis() },
      ]),
    [],
  );
  return (
    <a
      href="/compare?draft"
      className="disclosure"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void compareThis();
      }}
    >
      <Icon name="columns" /> <span className="pl-1">Compare by cost</span>
    </a>
  );
}

async function compareThis(): Promise<void> {
  try {
    const { handOver } = await import('@/lib/client/comparison/hand-over');
    location.assign(await handOver(tabStore));
  } catch (error) {
    showToast({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
  }
}

/** What had to change with the last choice. */
function Notice() {
  const notice = useStore(composerStore, (state) => state.notice);
  return (
    <p role="status" className={notice ? 'notice' : 'sr-only'}>
      {notice}
    </p>
  );
}
