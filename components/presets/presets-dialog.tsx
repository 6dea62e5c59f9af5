import { Tabs } from '@base-ui/react/tabs';
import { useEffect } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Toaster } from '@/components/ui/toaster';
import type { PanelName } from '@/lib/client/presets/panel-address';
import { followPresets } from '@/lib/client/presets/preset-list';
import type { WireRun } from '@/lib/shared/wire';
import { HistoryTab } from './history-tab';
import { PresetsTab } from './presets-tab';
import { TemplateTab } from './template-tab';

const TABS: Record<PanelName, string> = {
  history: 'History',
  presets: 'Presets',
  list: 'List of prompts',
};

/** What is done first in each tab. */
const FIRST: Record<PanelName, string> = {
  history: 'input[type=search]',
  presets: '[role=tab][aria-selected=true]',
  list: 'textarea',
};

/** Not where it would bring up a keyboard over half of the dialog. */
function findFirst(tab: PanelName): HTMLElement | true {
  const fine = matchMedia('(pointer: fine)').matches;
  return (fine && document.querySelector<HTMLElement>(`.presets-dialog ${FIRST[tab]}`)) || true;
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
  useEffect(followPresets, []);
  return (
    <Dialog
      title="Prompts and presets"
      onClose={onClose}
      className="presets-dialog"
      closing={closing}
      initialFocus={() => findFirst(tab)}
    >
      <Tabs.Root value={tab} onValueChange={onTab}>
        <Tabs.List className="preset-tabs" aria-label="Prompts and presets">
          {Object.entries(TABS).map(([name, label]) => (
            <Tabs.Tab key={name} value={name} className="preset-tab">
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="history" className="preset-panel">
          <HistoryTab onReuse={onReuse} onWritten={onWritten} />
        </Tabs.Panel>
        <Tabs.Panel value="presets" className="preset-panel">
          <PresetsTab onWritten={onWritten} />
        </Tabs.Panel>
        <Tabs.Panel value="list" className="preset-panel">
          <TemplateTab onStarted={onWritten} />
        </Tabs.Panel>
      </Tabs.Root>
      {!closing && <Toaster />}
    </Dialog>
  );
}
