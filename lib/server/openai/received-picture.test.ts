import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BlobWriter } from '@/lib/server/blobs/blob-store';
import { ReceivedPicture } from './received-picture';

const KB = 1024;

function recorder() {
  const written: Buffer[] = [];
  let sizeBytes = 0;
  const writer: BlobWriter = {
    async write(chunk) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes < 8 * KB * KB) written.push(Buffer.from(chunk));
    },
    commit: async () => ({ sha256: 'x', sizeBytes }),
    abort: async () => {},
  };
  return { writer, bytes: () => Buffer.concat(written), size: () => sizeBytes };
}

test('any bytes in any pieces, flushed whenever it asks or never, are committed byte for byte', async () => {
  const sizes = fc.array(
    fc.oneof(fc.nat(3000), fc.constantFrom(128 * KB, 256 * KB, 256 * KB - 1, 300 * KB, 700 * KB)),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), fc.boolean(), async (pieces, flushes, ends) => {
      const { writer, bytes } = recorder();
      const picture = new ReceivedPicture(() => ({ writer, digest: true }));
      const sent: Buffer[] = [];
      for (const [index, size] of pieces.entries()) {
        const piece = Buffer.alloc(size, index + 1);
        sent.push(Buffer.from(piece));
        picture.write(piece);
        // The decoder reuses its memory.
        piece.fill(0);
        while (flushes && picture.wantsFlush) await picture.flush();
      }
      if (ends) picture.end();
      const whole = Buffer.concat(sent);
      const digest = createHash('sha256').update(whole).digest('hex');
      expect(await picture.digest()).toBe(whole.length === 0 ? null : digest);
      expect((await picture.commit())?.sizeBytes ?? 0).toBe(whole.length);
      expect(bytes().equals(whole)).toBe(true);
      expect(picture.start.equals(whole.subarray(0, 1024))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('small pieces are gathered; the end of the picture is flushed however small', async () => {
  const picture = new ReceivedPicture(() => ({ writer: recorder().writer, digest: false }));
  picture.write(Buffer.alloc(10));
  expect(picture.wantsFlush).toBe(false);
  picture.end();
  expect(picture.wantsFlush).toBe(true);
  await picture.flush();
  expect(picture.wantsFlush).toBe(false);
});

test('what is larger than any picture is not written on', async () => {
  const { writer, size } = recorder();
  const picture = new ReceivedPicture(() => ({ writer, digest: true }));
  const piece = Buffer.alloc(KB * KB);
  for (let megabytes = 0; megabytes < 140; megabytes++) {
    picture.write(piece);
    if (picture.wantsFlush) await picture.flush();
  }
  expect(picture.isTooLarge).toBe(true);
  expect(size()).toBe(128 * KB * KB);
});
