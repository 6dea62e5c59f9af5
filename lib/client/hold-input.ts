/**
 * Keeps what is done to a part of the page whose script is not there yet, so that a quick hand is not lost: the browser
 * would show it, or send a form and take the page away, and the program would not know.
 *
 * It listens at the window, before every root of React: the page's root swallows what is meant for a root inside it
 * that has been made but not yet drawn.
 *
 * It is put into the document as text (components/studio/boot-script.ts), to run before any script of ours and to be
 * sent once: it may use nothing from outside itself, and is called by way of `early-input.ts`.
 *
 * @param controls selects what is clicked without effect until then; a link is better left to the browser
 * @param onHeld called with each thing kept, also those that no pointer and no focus announced
 * @returns does it all again in its order, once, for the script that now listens
 */
export function holdInput(place: Element, controls: string, onHeld?: () => void): () => void {
  const held = new Map<unknown, () => void>();
  const hold = (event: Event, of: unknown, again: () => void) => {
    event.stopPropagation();
    // Of what is typed the last state counts, and comes after what was done before it.
    held.delete(of);
    held.set(of, again);
    onHeld?.();
  };
  const holdClick = (event: Event) => {
    // What is under the pointer may be an icon, which cannot be clicked by a program.
    const control = (event.target as Element).closest<HTMLElement>(controls);
    if (control === null || !place.contains(control)) return;
    event.preventDefault();
    hold(event, event, () => control.click());
  };
  const holdValue = (event: Event) => {
    const target = event.target as HTMLInputElement;
    // What is ticked is ticked by its click, and that is held.
    if (!place.contains(target) || /^(radio|checkbox|file)$/.test(target.type)) return;
    const { value } = target;
    hold(event, target, () => {
      // React compares with the value that it last saw through its own setter; the prototype's goes past that.
      target.value = value === '' ? ' ' : '';
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(target), 'value')?.set?.call(target, value);
      target.dispatchEvent(new Event(event.type, { bubbles: true }));
    });
  };
  const holdSubmit = (event: Event) => {
    const form = event.target as HTMLFormElement;
    if (!place.contains(form)) return;
    event.preventDefault();
    hold(event, event, () => form.requestSubmit());
  };
  const holdKey = (event: Event) => {
    const { target, ctrlKey, metaKey, key, code, isComposing, keyCode } = event as KeyboardEvent;
    // As in guard-composition.ts and keys.ts.
    if (isComposing || keyCode === 229) return;
    const isK = key.toLowerCase() === 'k' || (key > '~' && code === 'KeyK');
    if (!(ctrlKey || metaKey) || !(key === 'Enter' || isK) || !place.contains(target as Element)) return;
    event.preventDefault();
    hold(event, event, () => target?.dispatchEvent(new KeyboardEvent('keydown', event)));
  };
  const listeners = {
    click: holdClick,
    input: holdValue,
    change: holdValue,
    submit: holdSubmit,
    keydown: holdKey,
  };
  for (const [type, listener] of Object.entries(listeners)) addEventListener(type, listener, true);
  return () => {
    for (const [type, listener] of Object.entries(listeners)) removeEventListener(type, listener, true);
    for (const again of held.values()) again();
    held.clear();
  };
}
