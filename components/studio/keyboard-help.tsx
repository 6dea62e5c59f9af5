import { useStore } from 'zustand';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { useLanguage } from '@/lib/client/language';
import { actionStore } from '@/lib/client/shortcuts';
import type { Language } from '@/lib/shared/language';

/** Every key of the page, by where it belongs. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const language = useLanguage();
  const actions = useStore(actionStore, (state) => state.actions);
  const groups = Map.groupBy(
    actions.filter(({ keys }) => keys),
    ({ group }) => group,
  );
  return (
    <Dialog title={language.t('studio.header.keys')} onClose={onClose}>
      <div className="space-y-5">
        {[...groups].map(([group, listed]) => (
          <section key={group}>
            <h3 className="pb-1.5 text-xs font-medium text-muted">{group}</h3>
            <dl className="divide-y">
              {listed.map(({ id, label, keys = '' }) => (
                <div key={id} className="flex items-center justify-between gap-4 py-2">
                  <dt>{label}</dt>
                  <dd>
                    <span className="sr-only">{spokenKeys(keys, language)}</span>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const NAMED = ['mod', 'shift', 'enter'] as const;

/** `mod+enter` → `Control or Command Enter`. A key with a character is called by it. */
function spokenKeys(keys: string, { t }: Language): string {
  return keys
    .split('+')
    .map((key) => {
      const named = NAMED.find((name) => name === key.toLowerCase());
      return named === undefined ? key.toUpperCase() : t(`studio.keys.${named}`);
    })
    .reduce((first, second) => t('studio.keys.with', { first, second }));
}
