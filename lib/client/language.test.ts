import { expect, it } from 'vitest';
import { englishMessages } from '@/i18n/english';
import { firstEnglish, pickMessages } from '@/lib/shared/language';
import { currentLanguage, learnTexts } from './language';

const said = () => {
  const { t } = currentLanguage();
  return { everywhere: t.has('common.cancel'), people: t.has('people.title'), trail: t.has('trail.title') };
};

it('what a screen brought is known as long as the language stays', () => {
  learnTexts('en-GB', firstEnglish);
  expect(said()).toEqual({ everywhere: true, people: false, trail: false });
  learnTexts('en-GB', pickMessages(englishMessages, ['people']));
  learnTexts('en-GB', pickMessages(englishMessages, ['trail']));
  expect(said()).toEqual({ everywhere: true, people: true, trail: true });
  learnTexts('de', { common: firstEnglish.common });
  expect(currentLanguage().locale).toBe('de');
  expect(said()).toEqual({ everywhere: true, people: false, trail: false });
});
