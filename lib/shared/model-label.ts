/**
 * `GPT Image 2.5 Flare` for `gpt-image-2.5-flare`: what the catalogue calls it, without the catalogue, which the first
 * load of the page would otherwise carry for its names alone. Ids that are not OpenAI's stay as they are.
 */
export function modelLabel(id: string): string {
  if (id === 'chatgpt-image-latest') return 'ChatGPT Image (latest)';
  if (!id.startsWith('gpt-image-')) return id;
  return id
    .split('-')
    .map((word) => (word === 'gpt' ? 'GPT' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
