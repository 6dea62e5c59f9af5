import { expect, test } from 'vitest';
import type { InputItem, InputState } from '@/lib/client/input-tray';
import { english, type Sentence } from '@/lib/shared/language';
import { makeImage } from '@/test/runs';
import { describeInput, nameOfInput, notesOfInputs } from './describe-input';

const image = makeImage({ width: 4032, height: 3024, fileName: 'stored.png' });
const item = (state: InputState, name = 'holiday.jpg'): InputItem => ({
  key: 'k',
  name,
  previewUrl: null,
  state,
});

test.each([
  [{ status: 'reading' }, 'Reading'],
  [{ status: 'uploading', share: 0.999 }, 'Uploading, 99 %'],
  [{ status: 'uploading', share: 1 }, 'Being prepared'],
  [{ status: 'waiting' }, 'Connection lost, trying again'],
  [{ status: 'failed', message: 'no', retryable: false }, 'Failed'],
  [{ status: 'ready', image, notes: [] }, '4032 × 3024'],
] as [InputState, string][])('%o', (state, words) => {
  expect(describeInput(item(state), english)).toBe(words);
});

test('a picture is called by the name it came with, else by its name here', () => {
  expect(nameOfInput(item({ status: 'ready', image, notes: [] }), english)).toBe('holiday.jpg');
  expect(nameOfInput(item({ status: 'ready', image, notes: [] }, ''), english)).toBe('stored.png');
  expect(nameOfInput(item({ status: 'reading' }, ''), english)).toBe('Picture');
});

test('what was done to pictures is said once, whatever it was done to', () => {
  const converted: Sentence = { key: 'uploads.converted', values: { format: 'HEIC' } };
  const ready = (name: string, ...notes: Sentence[]) => item({ status: 'ready', image, notes }, name);
  expect(
    notesOfInputs(
      [
        ready('a.heic', converted),
        ready('b.jpg'),
        ready('c.heic', converted),
        ready('d.png', { key: 'uploads.firstFrame' }),
        item({ status: 'reading' }),
      ],
      english,
    ),
  ).toEqual([
    { note: 'Converted from HEIC.', of: '2 pictures' },
    { note: 'This picture moves; its first frame is used.', of: 'd.png' },
  ]);
});
