/**
 * Keeps what is done to a part of the page whose script is not there yet, so that a first quick click is not lost: the
 * browser would show it and the program would not know.
 *
 * It listens at the window, before every root of React: the page's root swallows what is meant for a root inside it
 * that has been made but not yet drawn.
 *
 * @param onHeld called with each thing kept, also those that no pointer and no focus announced
 * @returns does it all again, once, for the script that now listens
 */
export function holdInput(place: HTMLElement, onHeld: () => void): () => void {
  const held: (() => void)[] = [];
  const hold = (event: Event, again: () => void) => {
    event.stopPropagation();
    held.push(again);
    onHeld();
  };
  const holdClick = (event: MouseEvent) => {
    // What is under the pointer may be an icon, which cannot be clicked by a program.
    const control = (event.target as Element).closest<HTMLElement>('button, a, input, label, select');
    if (control === null || !place.contains(control)) return;
    event.preventDefault();
    hold(event, () => control.click());
  };
  const holdValue = (event: Event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (!place.contains(target)) return;
    // A radio is chosen by its click, which is held.
    if (target instanceof HTMLInputElement && target.type === 'radio') return;
    const { value } = target;
    hold(event, () => {
      // React compares with the value that it last saw through its own setter; the prototype's goes past that.
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(target), 'value')?.set?.call(target, value);
      target.dispatchEvent(new Event(event.type, { bubbles: true }));
    });
  };
  addEventListener('click', holdClick, true);
  addEventListener('input', holdValue, true);
  addEventListener('change', holdValue, true);
  return () => {
    removeEventListener('click', holdClick, true);
    removeEventListener('input', holdValue, true);
    removeEventListener('change', holdValue, true);
    for (const again of held.splice(0)) again();
  };
}
