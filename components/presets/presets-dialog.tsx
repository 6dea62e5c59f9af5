import { Tabs } from '@base-ui/react/tabs';
import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';
import { PHONE_SHEET } from '@/components/ui/phone-sheet';
import { Toaster } from '@/components/ui/toaster';
import type { PanelName } from '@/lib/client/presets/panel-address';
import { usePresets } from '@/lib/client/presets/preset-list';
import type { WireRun } from '@/lib/shared/wire';
import { HistoryTab } from './history-tab';
import { PresetsTab } from './presets-tab';
import { TemplateTab } from './template-tab';

const TABS: readonly PanelName[] = ['history', 'presets', 'list'];

/** What is done first in each tab. */
const FIRST: Record<PanelName, string> = {
  history: 'input[type=search]',
  presets: '[role=tab][aria-selected=true]',
  list: 'textarea',
};

/** Not where it would bring up a keyboard over half of the dialog. */
function findFirst(tab: PanelName): HTMLElement | true {
  const fine = matchMedia('(pointer: fine)').matches;
  return (fine && document.querySelector<HTMLElement>(`[role=dialog] ${FIRST[tab]}`)) || true;
}

/**
 * Prompts and settings that are used more than once: what was used, what is kept by name, and many prompts at once.
 *
 * @param closing its work is done: it goes away, and leaves the focus to `onClose`
 * @param onReuse takes the settings and pictures of a run along
 * @param onWritten the composer was changed: the person goes on there
 */
export function PresetsDialog({
  tab,
  closing,
  onTab,
  onReuse,
  onWritten,
  onClose,
}: {
  tab: PanelName;
  closing: boolean;
  onTab: (tab: PanelName) => void;
  onReuse: (run: WireRun) => void;
  onWritten: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('presets');
  // Read while another tab is looked at, for the ones that show them.
  usePresets();
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      className={`h-[min(46rem,100dvh-3rem)] w-[min(46rem,100vw-2rem)] max-md:h-[calc(100dvh-2rem)] max-md:max-h-none [&>:last-child]:flex-1 ${PHONE_SHEET}`}
      closing={closing}
      initialFocus={() => findFirst(tab)}
    >
      <Tabs.Root value={tab} onValueChange={onTab}>
        <Tabs.List
          className="sticky top-0 z-2 -mx-5 flex gap-5 border-b bg-raised px-5"
          aria-label={t('title')}
        >
          {TABS.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              className="-mb-px min-h-9 border-b-2 border-transparent font-medium whitespace-nowrap text-muted hover:text-ink data-active:border-accent-text data-active:text-ink max-md:min-h-11"
            >
              {t(`tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="history" className="pt-4 pb-5 -outline-offset-2">
          <HistoryTab onReuse={onReuse} onWritten={onWritten} />
        </Tabs.Panel>
        <Tabs.Panel value="presets" className="pt-4 pb-5 -outline-offset-2">
          <PresetsTab onWritten={onWritten} />
        </Tabs.Panel>
        <Tabs.Panel value="list" className="pt-4 pb-5 -outline-offset-2">
          <TemplateTab onStarted={onWritten} />
        </Tabs.Panel>
      </Tabs.Root>
      {/* Beside the title, where it covers nothing. */}
      {!closing && (
        <Toaster className="absolute start-auto end-13 top-2 bottom-auto w-[min(24rem,100%-4.5rem)]" />
      )}
    </Dialog>
  );
}
