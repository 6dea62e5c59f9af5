import { changeSettings } from '@/lib/client/composer-store';
import { listPrompts } from './preset-requests';

/** So far back one can go by the arrows; the history has them all. */
const RECALLED = 50;

/**
 * The arrow up in an empty prompt brings the last one back, as a shell does; further ones go further back, and the arrow
 * down comes forward again. As soon as something else is written the arrows are the field's own.
 *
 * @returns the end of it
 */
export function recallPrompts(fieldId: string): () => void {
  let prompts: readonly string[] = [];
  /** -1: the empty field. */
  let at = -1;
  let loading = false;

  const show = (field: HTMLTextAreaElement, next: number) => {
    at = Math.max(-1, Math.min(prompts.length - 1, next));
    const prompt = prompts[at] ?? '';
    changeSettings({ prompt });
    requestAnimationFrame(() => field.setSelectionRange(prompt.length, prompt.length));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { target: field } = event;
    const chord = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey;
    if (step === undefined || chord || !(field instanceof HTMLTextAreaElement) || field.id !== fieldId)
      return;
    if (field.value === '') at = -1;
    else if (field.value !== prompts[at] || field.selectionEnd !== field.value.length) return;
    if (at === -1 && step === -1) return;
    event.preventDefault();
    if (at > -1) {
      show(field, at + step);
      return;
    }
    if (loading) return;
    loading = true;
    listPrompts({ q: '', cursor: null, limit: RECALLED })
      .then(
        (page) => {
          prompts = page.prompts.map(({ text }) => text);
          // If the person has begun to write meanwhile, that stays.
          if (field.value === '') show(field, 0);
        },
        // A convenience: the history itself says why it cannot be read.
        () => undefined,
      )
      .finally(() => {
        loading = false;
      });
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
