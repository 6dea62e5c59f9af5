import { describe, expect, test } from 'vitest';
import { composeEditPrompt } from '@/lib/shared/edit-prompt';
import { parseEditRequest } from '@/lib/shared/edit-request';
import { english } from '@/test/english';
import { LOOK_WORDS_MAX, type RestyleSettings, restyle } from './restyle';
import { ITEM_WORDS_MAX, type JobItem, type PlainJob } from './wire-jobs';

const ITEM: JobItem<{ mask: string | null }> = {
  id: 'one',
  name: 'Ramen',
  words: '',
  images: ['photo'],
  details: { mask: 'mask' },
  chosen: null,
  verdict: 'open',
};
function jobOf(settings: Partial<RestyleSettings>, item: Partial<typeof ITEM> = {}): PlainJob<'restyle'> {
  return {
    recipe: 'restyle',
    name: 'Menu',
    settings: { ...restyle.settings, words: 'dark slate, @summer', ...settings },
    items: [{ ...ITEM, ...item }],
  };
}
function asked(job: PlainJob<'restyle'>, options = {}) {
  const answer = restyle.ask(job, 'one', options);
  if ('problem' in answer) throw new Error(english.say(answer.problem));
  if (answer.ask.kind !== 'edit') throw new Error('no edit');
  return answer.ask;
}
const problemOf = (job: PlainJob<'restyle'>, id = 'one') => {
  const answer = restyle.ask(job, id, {});
  return 'problem' in answer ? english.say(answer.problem) : null;
};

describe('a photo whose subject is kept', () => {
  test('is an exact edit of its surroundings, saved without loss', () => {
    const { params, edit, images } = asked(jobOf({ quality: 'high', model: 'gpt-image-2' }));
    expect(images).toEqual(['photo']);
    expect(edit).toMatchObject({ mask: 'mask', placement: 'exact', region: 'auto', reinforcePrompt: true });
    expect(params).toMatchObject({
      model: 'gpt-image-2',
      quality: 'high',
      size: 'source',
      outputFormat: 'png',
      n: 1,
    });
    expect(params.prompt).toContain('The look: dark slate, @summer');
    expect(params.prompt).toMatch(/^Restyle the surroundings of the main subject in image 1/);
    expect(params.prompt).toContain('The subject stays exactly as it is');
    expect(params.prompt).not.toMatch(/image 2/i);
  });

  test('has the picture of the look as its second, and says what to take from it', () => {
    const { images, params } = asked(jobOf({ words: ' ', look: 'look' }));
    expect(images).toEqual(['photo', 'look']);
    expect(params.prompt).toContain('Image 2 shows the look.');
    expect(params.prompt).not.toContain('The look:');
  });

  test('has its own words after those of all', () => {
    const { prompt } = asked(jobOf({}, { words: ' on a blue plate ' })).params;
    expect(prompt.indexOf('For this picture: on a blue plate\n')).toBeGreaterThan(
      prompt.indexOf('The look:'),
    );
  });
});

test('a photo that may change as a whole is sent without its mask, and its words promise nothing', () => {
  const { edit, params } = asked(jobOf({ subject: 'restyled' }));
  expect(edit).toMatchObject({ mask: null, placement: 'whole', region: 'none', reinforcePrompt: false });
  expect(params.prompt).not.toContain('stays exactly');
  expect(params.prompt).toMatch(/^Make a new version of the photo in image 1/);
  expect(problemOf(jobOf({ subject: 'restyled' }, { details: { mask: null } }))).toBeNull();
});

test('a start may have another quality and model than the job', () => {
  const { params } = asked(jobOf({}), { quality: 'low', model: 'gpt-image-2.6-flare' });
  expect(params).toMatchObject({ quality: 'low', model: 'gpt-image-2.6-flare' });
});

test('a server that may take one picture only is not sent the whole photo beside a part', () => {
  expect(asked(jobOf({ model: 'my-model' })).edit.sendWholePhoto).toBe(false);
  expect(asked(jobOf({})).edit.sendWholePhoto).toBe(true);
});

test.each([
  ['no photo', jobOf({}, { images: [] }), 'There is no photo.'],
  ['no look', jobOf({ words: ' \n' }), 'Say the look in words, or add a picture that shows it.'],
  ['no subject to keep', jobOf({}, { details: { mask: null } }), /^Its subject is not marked yet/],
])('with %s it says what is lacking', (_, job, sentence) => {
  expect(problemOf(job)).toMatch(sentence);
});

test('an item that is not there has no photo', () => {
  expect(problemOf(jobOf({}), 'two')).toBe('There is no photo.');
});

test.each([
  ['kept', 'look'],
  ['restyled', null],
] as const)('what is asked for is a request that may be sent, at its longest too (%s)', (subject, look) => {
  const words = 'w'.repeat(LOOK_WORDS_MAX);
  const { kind, params, edit, images } = asked(
    jobOf({ subject, look, words }, { words: 'i'.repeat(ITEM_WORDS_MAX) }),
  );
  expect(kind).toBe('edit');
  const id = '019ac000-0000-7000-8000-000000000001';
  const { request } = parseEditRequest({ id, ...params, ...edit, images });
  expect(request).toEqual({ id, params, edit, images });
  const sent = composeEditPrompt({
    prompt: params.prompt,
    steeredBy: 'mask',
    reinforce: true,
    wholePhotoSent: true,
  });
  expect(sent.length).toBeLessThan(32_000);
});

test('the mask of an item is an image that its details name', () => {
  expect(restyle.pictures?.({ mask: 'm' })).toEqual(['m']);
  expect(restyle.pictures?.(restyle.details)).toEqual([]);
});
