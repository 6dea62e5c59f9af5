import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { NOTICE } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useRestyleWork } from './use-restyle-work';

/** So many names are said; of the others, how many. */
const NAMES = 5;

/** What did not come, and why; names that belong to no photo. */
export function TakeInNotes() {
  const t = useTranslations('restyle.given');
  const common = useTranslations('common');
  const language = useLanguage();
  const { takeIn } = useRestyleWork();
  const { failed, notes, unmatched, total, done } = useStore(takeIn);
  const isDone = done === total;
  const files = unmatched.slice(0, NAMES).map(({ file }) => file);
  const shown = isDone && unmatched.length > 0;
  return (
    <>
      {failed.length > 0 && (
        <ul
          role="alert"
          className="flex flex-col gap-1.5 rounded-lg bg-danger-soft px-3 py-2 text-xs/5 text-danger"
        >
          {failed.map(({ key, name, why }) => (
            <li key={key} className="flex items-center gap-2">
              <span className="min-w-0 flex-1 wrap-anywhere">
                <bdi className="font-medium">{name}</bdi>: {why}
              </span>
              <Button onClick={() => takeIn.retry(key)}>{common('tryAgain')}</Button>
              <IconButton icon="x" label={t('forget', { name })} onClick={() => takeIn.dismiss(key)} />
            </li>
          ))}
        </ul>
      )}
      {(notes.length > 0 || shown) && (
        <div role="status" className={`flex items-start gap-2 ${NOTICE}`}>
          <ul className="min-w-0 flex-1 wrap-anywhere">
            {notes.map((note, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they only ever grow
              <li key={index}>{language.say(note)}</li>
            ))}
            {shown && (
              <li>
                {t('unmatched', {
                  count: unmatched.length,
                  files: language.list(files, 'facts'),
                  more: unmatched.length - files.length,
                })}
              </li>
            )}
          </ul>
          <IconButton icon="x" label={common('dismiss')} onClick={takeIn.dismissNotes} />
        </div>
      )}
    </>
  );
}
