import { expect, test } from 'vitest';
import { BlobStoreFailure } from './blobs/blob-store-failure';
import { ConfigurationError } from './environment';
import { describeStartFailure } from './open-or-exit';
import { StartRefusal } from './start-refusal';

const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });

test.each([
  ['a mistake in the configuration', new ConfigurationError(['PORT is wrong.']), /PORT is wrong\.$/],
  ['the place', new StartRefusal('This is a network.'), /^This is a network\.$/],
  ['a bucket', new BlobStoreFailure('There is no bucket.'), /^There is no bucket\.$/],
  ['a database', refused(), /^The database cannot be reached: connect ECONNREFUSED/],
  ['a database with two addresses', new AggregateError([refused()]), /reached: Error: connect ECONNREFUSED/],
])('what is wrong with %s is said in a sentence, without where in the program', (_name, error, sentence) => {
  const said = describeStartFailure(error);
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
});

test('a mistake in the program comes with its place', () => {
  expect(describeStartFailure(new TypeError('undefined is not a function'))).toMatch(/\n\s+at /);
});
