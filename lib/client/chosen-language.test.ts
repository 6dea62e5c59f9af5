import { expect, test } from 'vitest';
import { chooseLanguage, readChosenLanguage } from './chosen-language';

test('a chosen language is kept for a year, on every page, and goes to this server only', () => {
  const jar = { cookie: '' };
  chooseLanguage('en', jar);
  expect(jar.cookie).toBe('locale=en; path=/; max-age=31536000; samesite=lax');
});

test('leaving it to the browser deletes the choice', () => {
  const jar = { cookie: 'locale=en' };
  chooseLanguage(null, jar);
  expect(jar.cookie).toBe('locale=; path=/; max-age=0; samesite=lax');
});

test('where the browser blocks cookies nothing is chosen, and nothing throws', () => {
  const jar = {
    get cookie(): string {
      throw new DOMException('blocked', 'SecurityError');
    },
    set cookie(_: string) {
      throw new DOMException('blocked', 'SecurityError');
    },
  };
  chooseLanguage('en', jar);
  expect(readChosenLanguage(jar)).toBeNull();
});

test.each([
  ['', null],
  ['locale=en', 'en'],
  ['library-density=small; locale=en; other=1', 'en'],
  ['my-locale=en', null],
  ['locale=xx', null],
  ['locale=en-XA', null],
])('the cookies “%s” mean %s', (cookie, code) => {
  expect(readChosenLanguage({ cookie })).toBe(code);
});
