import { describe, expect, test } from 'vitest';
import { emojisIn, isEmoji } from './emoji';

describe('an emoji', () => {
  test.each(['😀', '👋🏽', '🇩🇪', '👩‍👩‍👧', '❤️', '❤', '☺', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('is %s', (text) => {
    expect(isEmoji(text)).toBe(true);
  });

  test.each(['', 'a', '1', '#', '*', '😀😀', ' 😀', ':)', '🏽a'])('is not “%s”', (text) => {
    expect(isEmoji(text)).toBe(false);
  });

  test('is found in any text, once each, in order', () => {
    expect(emojisIn('yes 👍🏽, no 👎; 👍🏽 1 # 👩‍👩‍👧🇩🇪')).toEqual(['👍🏽', '👎', '👩‍👩‍👧', '🇩🇪']);
    expect(emojisIn('')).toEqual([]);
  });
});
