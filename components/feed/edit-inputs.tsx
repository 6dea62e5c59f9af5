import { useTranslations } from 'next-intl';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { WireEdit } from '@/lib/shared/wire';

/** What an edit was made from: its pictures, the base first, what was painted on it, and the prompt as it was sent. */
export function EditInputs({ inputs, edit }: { inputs: readonly string[]; edit: WireEdit }) {
  const t = useTranslations('feed.inputs');
  const painted = edit.mask ?? edit.markup;
  return (
    <div className="mt-2.5 flex flex-wrap items-start gap-x-4 gap-y-2">
      <ul aria-label={t('title')} className="flex flex-wrap gap-1">
        {[...inputs, ...(painted ? [painted] : [])].map((id, index) => (
          <li key={id}>
            <img
              src={thumbnailUrl({ id, mime: '' }, 256)}
              alt={
                id === painted
                  ? t(edit.mask ? 'mask' : 'markup')
                  : index === 0
                    ? t('base')
                    : t('input', { number: index + 1 })
              }
              loading="lazy"
              className="checkerboard size-10 rounded-md object-cover inset-ring inset-ring-line"
            />
          </li>
        ))}
      </ul>
      {edit.promptSent && (
        <details className="min-w-0 text-xs text-muted">
          <summary>{t('promptSent')}</summary>
          <p className="pt-1 wrap-anywhere whitespace-pre-wrap">{edit.promptSent}</p>
        </details>
      )}
    </div>
  );
}
