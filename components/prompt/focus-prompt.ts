/** One composer is on a page; its prompt is found by name from the feed, the palette and the keyboard. */
export const PROMPT_ID = 'prompt';

export function focusPrompt(): void {
  document.getElementById(PROMPT_ID)?.focus();
}
