import { expect, test } from 'vitest';
import { BlobStoreFailure } from './blobs/blob-store-failure';
import { ConfigurationError } from './environment';
import { describeStartFailure } from './open-or-exit';
import { StartRefusal } from './start-refusal';

const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });

const sqlite = (errcode: number, message: string) =>
  Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });

test.each([
  ['a mistake in the configuration', new ConfigurationError(['PORT is wrong.']), /PORT is wrong\.$/],
  ['the place', new StartRefusal('This is a network.'), /^This is a network\.$/],
  ['a bucket', new BlobStoreFailure('There is no bucket.'), /^There is no bucket\.$/],
  ['a database', refused(), /^The database cannot be reached: connect ECONNREFUSED/],
  [
    'a disk',
    Object.assign(new Error('ENOSPC: mkdir /data'), { code: 'ENOSPC' }),
    /disk of this server is full/,
  ],
  ['a quota', Object.assign(new Error('EDQUOT: write'), { code: 'EDQUOT' }), /^The quota .* is used up/],
  ['a mount', Object.assign(new Error('EROFS: open'), { code: 'EROFS' }), /is read-only/],
  ['a user', Object.assign(new Error('EACCES: open'), { code: 'EACCES' }), /cannot be opened/],
  ['a full SQLite', sqlite(13, 'database or disk is full'), /disk of this server is full/],
  ['a SQLite without room for its log', sqlite(4874, 'disk I/O error'), /disk of this server is full/],
  ['a failing disk', sqlite(778, 'disk I/O error'), /does not do what it is asked for/],
  ['a file that is no database', sqlite(26, 'file is not a database'), /damaged.*Restore a backup/],
  [
    'the disk of PostgreSQL',
    Object.assign(new Error('x'), { code: '53100' }),
    /disk of the database is full/,
  ],
  ['a database with two addresses', new AggregateError([refused()]), /reached: Error: connect ECONNREFUSED/],
])('what is wrong with %s is said in a sentence, without where in the program', (_name, error, sentence) => {
  const said = describeStartFailure(error);
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/\n\s+at /);
});

test('a mistake in the program comes with its place', () => {
  expect(describeStartFailure(new TypeError('undefined is not a function'))).toMatch(/\n\s+at /);
});
