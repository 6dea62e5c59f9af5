import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Mentions } from '@/components/ui/mentions';
import { TextArea } from '@/components/ui/text-field';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { editStore } from '@/lib/client/edit-store';
import { useLanguage } from '@/lib/client/language';
import { useTrayPictures } from '@/lib/client/use-tray-pictures';
import { formatEstimate } from '@/lib/shared/money';

/** On a phone the canvas is the whole screen, so what is asked and the button come along. */
export function PhonePrompt() {
  const t = useTranslations('studio.workbench');
  const language = useLanguage();
  const field = useRef<HTMLTextAreaElement>(null);
  const tray = useTrayPictures();
  const prompt = useStore(composerStore, ({ params }) => params.prompt);
  const sending = useStore(composerStore, (state) => state.sending);
  const planned = useStore(editStore, (state) => state.planned);
  const isUploading = useStore(editSeam, ({ session }) => session?.isUploading === true);
  const isEmpty = prompt.trim() === '';

  return (
    <footer className="hidden flex-none items-end gap-2 border-t bg-surface p-2 max-md:flex">
      <div className="min-w-0 flex-1">
        <TextArea
          ref={field}
          rows={1}
          className="block field-sizing-content max-h-24 resize-none [scrollbar-width:thin]"
          aria-label={t('prompt')}
          placeholder={t('prompt')}
          value={prompt}
          onChange={({ target }) => changeSettings({ prompt: target.value })}
        />
        <Mentions field={field} value={prompt} tray={tray} />
      </div>
      <Button
        variant="primary"
        aria-disabled={sending || isEmpty}
        onClick={() =>
          !isEmpty && document.querySelector<HTMLFormElement>('[data-composer]')?.requestSubmit()
        }
      >
        {sending && isUploading
          ? t('uploading')
          : planned?.run
            ? t('editFor', { price: formatEstimate(planned.run.estimate, language) })
            : t('edit')}
      </Button>
    </footer>
  );
}
