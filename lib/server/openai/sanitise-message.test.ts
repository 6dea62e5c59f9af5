import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sanitiseMessage } from './sanitise-message';

describe('no secret is left', () => {
  test.each([
    'Incorrect API key provided: sk-proj-abcDEF123456789.',
    'Incorrect API key provided: sk-proj-********************wxyz. You can find your API key at https://platform.openai.com.',
    'Incorrect API key provided: abcd****wxyz',
    'key “sk-svcacct-AAAA…ZZZZ” is wrong',
    'Authorization: Bearer eyJhbGciOi.abc.def was refused',
    'sess-ABCdef123456 expired',
    'Rate limit reached in organization org-AbCdEf123456 on images',
    'project proj_AbCdEf123456 has no access',
  ])('%s', (message) => {
    const shown = sanitiseMessage(message);
    expect(shown).toContain('[redacted]');
    expect(shown).not.toMatch(/abcDEF123|wxyz|ZZZZ|eyJ|ABCdef|AbCdEf|\*\*\*/);
  });

  test('nor the key itself, whatever it looks like, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          expect(sanitiseMessage(before + secret + after, [secret]) ?? '').not.toContain(secret);
        },
      ),
    );
  });

  test('ordinary words with dashes stay', () => {
    expect(sanitiseMessage('risk-free, task-based, sky-high; gpt-image-2.5-flare')).toBe(
      'risk-free, task-based, sky-high; gpt-image-2.5-flare',
    );
  });
});

describe('no markup, no megabytes', () => {
  test('a page of HTML is nothing to show', () => {
    expect(sanitiseMessage('<html><body>502 Bad Gateway</body></html>')).toBeNull();
    expect(sanitiseMessage('  <!DOCTYPE html><p>x')).toBeNull();
  });

  test('tags go, text stays, white space and control characters become one space', () => {
    expect(sanitiseMessage('<b>Too\u0000 large</b>\n\n<script>x</script> \u202enow')).toBe('Too large x now');
  });

  test('at most 300 characters, none of them half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (message) => {
        const shown = sanitiseMessage(message) ?? '';
        expect([...shown].length).toBeLessThanOrEqual(300);
        expect(shown.isWellFormed()).toBe(message.isWellFormed());
      }),
    );
    expect(sanitiseMessage('😀'.repeat(301))).toBe(`${'😀'.repeat(299)}…`);
  });

  test.each([null, undefined, 7, {}, '', '  \n', '<b></b>'])('%j is nothing to show', (message) => {
    expect(sanitiseMessage(message)).toBeNull();
  });
});
