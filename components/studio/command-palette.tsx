import { Dialog } from '@base-ui/react/dialog';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { DialogPopup } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { type Action, actionStore } from '@/lib/client/shortcuts';

/** Actions whose label has every word typed, in any order. */
function findActions(actions: readonly Action[], query: string, locale: string): readonly Action[] {
  const words = query.toLocaleLowerCase(locale).split(/\s+/);
  return actions.filter(({ label, group }) =>
    words.every((word) => `${label} ${group}`.toLocaleLowerCase(locale).includes(word)),
  );
}

/** Everything that can be done here, by name. The field keeps the focus; the arrows move through the list. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('studio.palette');
  const locale = useLocale();
  const title = useTranslations('studio.actions')('palette');
  const id = useId();
  const actions = useStore(actionStore, (state) => state.actions);
  const [open, setOpen] = useState(true);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<Action | null>(null);
  const found = findActions(
    actions.filter((action) => action.id !== 'palette'),
    query,
    locale,
  );
  const active = found[Math.min(at, found.length - 1)];

  const choose = (action: Action | undefined) => {
    if (!action) return;
    setChosen(action);
    setOpen(false);
  };

  return (
    <Dialog.Root
      open={open}
      onOpenChange={setOpen}
      onOpenChangeComplete={(now) => {
        if (now) return;
        onClose();
        // Only now, so that an action which moves the focus or opens a dialog has the last word.
        chosen?.run();
      }}
    >
      <DialogPopup
        className="top-[12vh] translate-y-0 overflow-hidden"
        aria-label={title}
        finalFocus={!chosen}
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Icon name="search" className="text-faint" />
          <input
            type="text"
            role="combobox"
            dir="auto"
            aria-expanded="true"
            aria-controls={`${id}list`}
            aria-activedescendant={active && `${id}${active.id}`}
            aria-label={t('find')}
            className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none"
            placeholder={t('placeholder')}
            autoComplete="off"
            value={query}
            onChange={({ target }) => {
              setQuery(target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
              else if (event.key === 'Enter') choose(active);
              else return;
              event.preventDefault();
            }}
          />
        </div>
        <div id={`${id}list`} role="listbox" aria-label={t('list')} className="min-h-0 overflow-y-auto p-1.5">
          {found.map((action) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
            <div
              key={action.id}
              id={`${id}${action.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={action === active}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-lg px-3 aria-selected:bg-ink/7"
              onPointerMove={() => setAt(found.indexOf(action))}
              onClick={() => choose(action)}
            >
              <span className="flex-1">{action.label}</span>
              {action.keys && <Kbd keys={action.keys} />}
            </div>
          ))}
        </div>
        {found.length === 0 && (
          <p role="status" className="px-4 pt-2 pb-5 text-muted">
            {t('nothing')}
          </p>
        )}
      </DialogPopup>
    </Dialog.Root>
  );
}
