import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { actionStore } from '@/lib/client/shortcuts';

/** Every key of the page, by where it belongs. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations('studio');
  const actions = useStore(actionStore, (state) => state.actions);
  const groups = Map.groupBy(
    actions.filter(({ keys }) => keys),
    ({ group }) => group,
  );
  return (
    <Dialog title={t('header.keys')} onClose={onClose}>
      <div className="space-y-5">
        {[...groups].map(([group, listed]) => (
          <section key={group}>
            <h3 className="pb-1.5 text-xs font-medium text-muted">{group}</h3>
            <dl className="divide-y">
              {listed.map(({ id, label, keys = '' }) => (
                <div key={id} className="flex items-center justify-between gap-4 py-2">
                  <dt>{label}</dt>
                  <dd>
                    <span className="sr-only">{keys.replace('mod', t('keys.mod'))}</span>
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
