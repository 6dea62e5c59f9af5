/**
 * Keeps files that are dropped before the page listens: the browser would leave the page for them.
 *
 * Put into the document as text, as `hold-input.ts` is: it may use nothing from outside itself.
 *
 * @returns ends it, and answers with the files
 */
export function holdFiles(): () => File[] {
  const files: File[] = [];
  const onDrag = (event: DragEvent) => {
    if (!/Files|text\/uri-list/.test(String(event.dataTransfer?.types))) return;
    event.preventDefault();
    if (event.type === 'drop') files.push(...(event.dataTransfer?.files ?? []));
  };
  addEventListener('dragover', onDrag);
  addEventListener('drop', onDrag);
  return () => {
    removeEventListener('dragover', onDrag);
    removeEventListener('drop', onDrag);
    return files.splice(0);
  };
}
