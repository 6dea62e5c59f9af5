import { expect, it } from 'vitest';
import type { KnownReference, UsedReference } from '@/lib/shared/wire-references';
import { renewMentions } from './renew-mentions';

const used = (name: string, version = 1): UsedReference => ({
  id: `id-${name}`,
  name,
  kind: 'character',
  version,
  sentence: '',
  images: [],
});
const today = (of: string, change: Partial<KnownReference> = {}): KnownReference => ({
  ...used(of),
  pictures: [],
  ...change,
});

it('says nothing of what is as it was', () => {
  expect(renewMentions('@Mia runs', [used('Mia')], [today('Mia')])).toEqual({
    prompt: '@Mia runs',
    changes: [],
  });
});

it('mentions by the new name who was renamed, each time, and nobody else', () => {
  const { prompt, changes } = renewMentions(
    '@mia and @Mia, not @miami or mail@mia.com',
    [used('Mia')],
    [today('Mia', { name: 'Maria' })],
  );
  expect(prompt).toBe('@Maria and @Maria, not @miami or mail@mia.com');
  expect(changes.map(({ key }) => key)).toEqual(['references.renewed.renamed']);
});

it('tells of another version, of both, and of who is gone', () => {
  const { prompt, changes } = renewMentions(
    '@A @B @C',
    [used('A', 2), used('B'), used('C')],
    [today('A', { version: 3 }), today('B', { name: 'D', version: 4 })],
  );
  expect(prompt).toBe('@A @D @C');
  expect(changes.map(({ key }) => key)).toEqual([
    'references.renewed.version',
    'references.renewed.both',
    'references.renewed.gone',
  ]);
});

it('is not taken in by another who has the old name now', () => {
  const other = { ...today('Mia'), id: 'another' };
  const { prompt } = renewMentions('@Mia', [used('Mia')], [other, today('Mia', { name: 'Maria' })]);
  expect(prompt).toBe('@Maria');
});
