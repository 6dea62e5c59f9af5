/**
 * Keeps what is done to a part of the page whose script is not there yet, so that a first quick click is not lost: the
 * browser would show it and the program would not know.
 *
 * @returns does it all again, once, for the script that now listens
 */
export function holdInput(place: HTMLElement): () => void {
  const held: (() => void)[] = [];
  const holdClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    event.preventDefault();
    event.stopPropagation();
    held.push(() => target.click());
  };
  const holdValue = ({ target }: Event) => {
    if (target instanceof HTMLInputElement && target.type === 'radio') return;
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) {
      const { value } = target;
      held.push(() => {
        // React compares with the value that it last saw through its own setter; the prototype's goes past that.
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(target), 'value')?.set?.call(target, value);
        target.dispatchEvent(
          new Event(target instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
        );
      });
    }
  };
  place.addEventListener('click', holdClick, true);
  place.addEventListener('change', holdValue, true);
  return () => {
    place.removeEventListener('click', holdClick, true);
    place.removeEventListener('change', holdValue, true);
    for (const again of held.splice(0)) again();
  };
}
