import { composerStore } from '@/lib/client/composer-store';
import { currentLanguage } from '@/lib/client/language';
import type { WireMentioned } from '@/lib/shared/wire-references';
import { getReferences, loadReferences } from './reference-store';
import { renewMentions } from './renew-mentions';

/**
 * What an earlier prompt is today: references as they are now.
 * @returns with what is not as it was, for a person; null when nothing is, or when it cannot be asked
 */
export async function renewRun(
  prompt: string,
  { references }: WireMentioned,
): Promise<{ prompt: string; said: string | null }> {
  await loadReferences();
  const now = getReferences();
  if (now.status !== 'ready') return { prompt, said: null };
  const renewed = renewMentions(prompt, references, now.references);
  const said = renewed.changes.map((sentence) => currentLanguage().say(sentence)).join(' ');
  return { prompt: renewed.prompt, said: said === '' ? null : said };
}

/** The same of the prompt that was just brought into the composer, unless something else is written meanwhile. */
export async function adoptMentioned(mentioned: WireMentioned): Promise<void> {
  const before = composerStore.getState().params.prompt;
  const { prompt, said } = await renewRun(before, mentioned);
  if (said === null || composerStore.getState().params.prompt !== before) return;
  composerStore.setState(({ params, notice }) => ({
    params: { ...params, prompt },
    notice: [notice, said].filter(Boolean).join(' '),
  }));
}
