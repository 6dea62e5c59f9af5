import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';
import { useLanguage } from '@/lib/client/language';
import { keyRows } from './key-rows';
import type { CanvasMode } from './tools/tool';

export function CanvasHelp({ mode, onClose }: { mode: CanvasMode; onClose: () => void }) {
  const t = useTranslations('canvas.help');
  const language = useLanguage();
  return (
    <Dialog title={t('title')} description={t('description')} onClose={onClose}>
      <dl className="divide-y">
        {keyRows(mode, language).map(([what, keys]) => (
          <div key={what} className="flex justify-between gap-4 py-1.25">
            <dt>{what}</dt>
            <dd dir="auto" className="text-muted">
              {keys}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
