import { expect, test } from 'vitest';
import { BlobStoreFailure } from '@/lib/server/blobs/blob-store-failure';
import { isTransientFault } from './transient-fault';

const failure = (fields: object, message = 'x') => Object.assign(new Error(message), fields);

test.each<[string, unknown]>([
  ['a bucket that is away', new BlobStoreFailure('down')],
  ['a full disk', failure({ code: 'ENOSPC', errno: -28 })],
  ['a full disk, as libvips says it', failure({}, 'write error: No space left on device')],
  ['a disk that is broken', failure({ code: 'EIO', errno: -5 })],
  ['a disk that is read-only', failure({ code: 'EROFS', errno: -30 })],
  ['a folder that is closed to us', failure({ code: 'EACCES', errno: -13 })],
  ['too many open files', failure({ code: 'EMFILE', errno: -24 })],
  ['PostgreSQL that is gone', failure({ code: 'ECONNREFUSED', errno: -111 })],
  ['PostgreSQL that shuts down', failure({ code: '57P01' })],
  ['PostgreSQL on a full disk', failure({ code: '53100' })],
  ['PostgreSQL that another one replaces', failure({ code: '25006' })],
  ['a deadlock', failure({ code: '40P01' })],
  ['SQLite that is locked', failure({ code: 'ERR_SQLITE_ERROR', errcode: 5 })],
  ['SQLite on a full disk', failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 })],
])('%s is waited for', (_, error) => {
  expect(isTransientFault(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a value nested too deep', new RangeError('Maximum call stack size exceeded')],
  ['a value that is not there', new TypeError('Cannot read properties of undefined')],
  ['an illegal transition', new Error('A run that is queued does not become done')],
  ['a file that is gone', failure({ code: 'ENOENT', errno: -2 })],
  ['a wrong argument', failure({ code: 'EINVAL', errno: -22 })],
  ['a wrong statement', failure({ code: '42703' })],
  ['text that PostgreSQL refuses', failure({ code: '22021' })],
  ['a number that is too large for it', failure({ code: '22003' })],
  ['a broken constraint', failure({ code: 'ERR_SQLITE_ERROR', errcode: 1299 })],
  ['a wrong value for SQLite', failure({ code: 'ERR_INVALID_ARG_TYPE' })],
  ['a thread that was ended', failure({ code: 'ERR_WORKER_OUT_OF_MEMORY' })],
  ['no error at all', 'ENOSPC'],
])('%s is not', (_, error) => {
  expect(isTransientFault(error)).toBe(false);
});
