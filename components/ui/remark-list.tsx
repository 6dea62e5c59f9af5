import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import type { WireMark } from '@/lib/shared/wire-marks';
import { IconButton } from './icon-button';

/** What visitors said of an image by links, for its owner. */
export function RemarkList({
  marks,
  onRemove,
}: {
  marks: readonly WireMark[];
  onRemove: (id: string) => void;
}) {
  const t = useTranslations('collections.marks');
  const language = useLanguage();
  return (
    <section className="border-t pt-3">
      <h3 className="font-medium">{t('title')}</h3>
      <ul className="flex flex-col gap-2 pt-1">
        {marks.map((mark) => (
          <li key={mark.id} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                {mark.kind === 'choice' ? t('chose', { name: mark.visitor }) : mark.text}
              </p>
              <p dir="auto" className="text-xs text-muted">
                {t('by', {
                  name: mark.visitor,
                  link: mark.linkName,
                  when: language.date(mark.createdAt, { dateStyle: 'medium', timeStyle: 'short' }),
                })}
              </p>
            </div>
            <IconButton icon="x" label={t('remove')} onClick={() => onRemove(mark.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
