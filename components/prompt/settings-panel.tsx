import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { DISCLOSURE, NOTICE } from '@/components/ui/text-looks';
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

const HREF = '/compare?draft';

const EditSettings = loadLazily(async () => (await import('./edit-settings')).EditSettings);
const EditSize = loadLazily(async () => (await import('./edit-size')).EditSize);
const importAdvanced = () => import('./advanced-settings');
const AdvancedSettings = loadLazily(async () => (await importAdvanced()).AdvancedSettings);

/** Everything but the prompt. */
export function SettingsPanel() {
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
  const t = useTranslations('prompt.settings');
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button
        type="button"
        className={DISCLOSURE}
        aria-expanded={open}
        aria-controls={id}
        onPointerEnter={importAdvanced}
        onFocus={importAdvanced}
        onClick={() => setOpen(!open)}
      >
        <Icon
          name="chevron-right"
          className={`transition-transform ${open ? 'rotate-90' : 'rtl:rotate-180'}`}
        />
        {t('advanced')}
      </button>
      <div id={id} className={open ? 'pt-2' : ''}>
        {open && children}
      </div>
    </div>
  );
}

/** The same at several settings, to find the cheapest that is good enough. */
function CompareLink() {
  const t = useTranslations('prompt');
  const group = useTranslations('common.groups')('create');
  const router = useRouter();
  useEffect(
    () =>
      registerActions([
        { id: 'compare-this', label: t('actions.compare'), group, run: () => router.push(HREF) },
      ]),
    [router, t, group],
  );
  return (
    <ScreenLink href={HREF} className={DISCLOSURE}>
      <Icon name="columns" /> <span className="ps-1">{t('settings.compare')}</span>
    </ScreenLink>
  );
}

/** What had to change with the last choice. */
function Notice() {
  const notice = useStore(composerStore, (state) => state.notice);
  return (
    <p role="status" className={notice ? NOTICE : 'sr-only'}>
      {notice}
    </p>
  );
}
