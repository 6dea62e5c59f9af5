/**
 * Keeps keys that belong to an input method from everything on the page: the Enter that takes a suggestion sends nothing,
 * and the Escape that drops it closes nothing. One guard before all listeners, also those of the primitives.
 *
 * Call it once, before anything else listens.
 */
export function guardComposition(target: EventTarget = window): void {
  /** Safari tells the end of a composition before the key that ended it. */
  let justEnded = false;
  const onEnd = () => {
    justEnded = true;
    setTimeout(() => {
      justEnded = false;
    });
  };
  const onKeyDown = (event: Event) => {
    if (isOfInputMethod(event as KeyboardEvent) || justEnded) event.stopImmediatePropagation();
  };
  target.addEventListener('compositionend', onEnd, true);
  target.addEventListener('keydown', onKeyDown, true);
}

/** 229 is what browsers give a key that an input method has taken; Safari says no more of the last one. */
function isOfInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
