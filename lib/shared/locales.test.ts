import { describe, expect, it } from 'vitest';
import { directionOf, pickLocale } from './locales';

describe('the locale of a person', () => {
  it.each([
    ['nothing is known', undefined, null, 'en-GB'],
    ['the browser names a region', undefined, 'en-US,en;q=0.9', 'en-US'],
    ['the browser names none', undefined, 'en', 'en-GB'],
    ['no language of the browser is spoken', undefined, 'xx-YY,zz;q=0.5', 'en-GB'],
    ['the first is not spoken, a later one is', undefined, 'xx,en-AU;q=0.4', 'en-AU'],
    ['a later one is wanted more', undefined, 'en-US;q=0.4,en-NZ;q=0.9', 'en-NZ'],
    ['one is not wanted at all', undefined, 'en-US;q=0,en-IE;q=0.1', 'en-IE'],
    ['the header is no list of languages', undefined, '*;;q=x, §, en_US, -', 'en-GB'],
    ['a language was chosen, the browser knows its region', 'en', 'xx,en-CA', 'en-CA'],
    ['a language was chosen, the browser does not speak it', 'en', 'xx', 'en-GB'],
    ['the choice is not spoken', 'tlh', 'en-US', 'en-US'],
    ['the choice is an attempt', '../../etc', 'en-US', 'en-US'],
    ['a pseudo-locale was chosen', 'ar-XB', 'en-US', 'ar-XB'],
    ['a browser asks for a pseudo-locale', undefined, 'ar-XB', 'en-GB'],
  ])('%s', (_name, chosen, accepted, locale) => {
    expect(pickLocale(chosen, accepted)).toBe(locale);
  });

  it.each([
    ['en-GB', 'ltr'],
    ['ar-XB', 'rtl'],
    ['he', 'rtl'],
  ])('%s runs %s', (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });
});
