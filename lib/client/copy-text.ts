import { currentLanguage } from './language';
import type { Notify } from './notify';

/** @param what the name of the text, for the notice */
export async function copyText(what: string, text: string, notify: Notify): Promise<void> {
  const { t } = currentLanguage();
  try {
    // At once: Safari allows writing to the clipboard only during the click itself.
    await navigator.clipboard.writeText(text);
  } catch {
    const { copyBySelection } = await import('./copy-by-selection');
    if (!copyBySelection(text)) {
      notify({ tone: 'danger', message: t('image.notices.copyRefused') });
      return;
    }
  }
  notify({ message: t('image.notices.copied', { what }) });
}
