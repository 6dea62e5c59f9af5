import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { Agent, type Dispatcher, request } from 'undici';
import type { UploadAnswer } from '@/lib/shared/wire';
import type { InvitationAnswer, PeopleAnswer } from '@/lib/shared/wire-people';
import { freePort, startPostgres } from '@/scripts/postgres';
import { type OverpaintProcess, startOverpaint } from '@/test/overpaint-process';
import { startTestS3 } from '@/test/s3-server';
import { expect, test } from './rig';

const ADMIN = { email: 'ann@example.com', name: 'Ann', password: 'a long password' };
const MEMBER = { email: 'ben@example.com', name: 'Ben', password: 'another long password' };
const NOTHING_FOR_LONGER_MS = 1000;

test.describe.configure({ timeout: 120_000 });

test('what a disabled person has open on any server ends within a second', async ({ standIn }) => {
  const postgres = await startPostgres();
  test.skip(postgres === null, 'PostgreSQL is not installed');
  if (postgres === null) return;
  const s3 = await startTestS3();
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-replicas-'));
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  // A connection for each request: one that is kept may be closed at the moment in which it is used again.
  const dispatcher = new Agent({ pipelining: 0 });
  const servers: OverpaintProcess[] = [];
  try {
    for (const name of ['one', 'other']) {
      const server = await startOverpaint({
        AUTH: 'accounts',
        PUBLIC_URL: publicUrl,
        DATA_DIR: join(folder, name),
        DATABASE_URL: postgres.url,
        BLOB_URL: s3.url,
        OPENAI_BASE_URL: standIn.baseUrl,
      });
      servers.push(server);
    }
    const [one, other] = servers as [OverpaintProcess, OverpaintProcess];
    const ask = (server: OverpaintProcess, path: string, options: Partial<Asked> = {}) => {
      const { cookie = '', body, type = 'application/json' } = options;
      return request(`${server.url}${path}`, {
        dispatcher,
        method: options.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { host: new URL(publicUrl).host, origin: publicUrl, cookie, 'content-type': type },
        ...(body !== undefined && { body: body instanceof Readable ? body : JSON.stringify(body) }),
      });
    };

    const [, code = ''] = /^Setup code: (\S+)$/m.exec(one.output()) ?? [];
    const ann = cookieOf(await ask(one, '/api/setup', { body: { ...ADMIN, code } }));
    const invited = await ask(one, '/api/invitations', {
      cookie: ann,
      body: { role: 'member' },
    });
    const { link } = (await invited.body.json()) as InvitationAnswer;
    const accepted = await ask(other, '/api/invitations/accept', {
      body: { ...MEMBER, code: link.split('/').at(-1) },
    });
    const ben = cookieOf(accepted);

    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const uploaded = await ask(other, '/api/images?role=input', {
        cookie: ben,
        type: 'application/octet-stream',
        body: Readable.from([await noise()]),
      });
      const { image } = (await uploaded.body.json()) as UploadAnswer;
      ids.push(image.id);
    }

    const open = await Promise.all([
      ask(one, '/api/events', { cookie: ben }),
      ask(other, '/api/events', { cookie: ben }),
      ask(other, '/api/images/zip', { cookie: ben, body: { ids } }),
    ]);
    expect(open.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    // It is ended together with its request, which says so itself.
    const upload = Readable.from(trickle(await noise())).on('error', () => undefined);
    const trickling = ask(other, '/api/images?role=input', {
      cookie: ben,
      type: 'application/octet-stream',
      body: upload,
    });
    // Slowly, as by a phone far away, so that nothing ends by itself.
    let waitMs = 50;
    const wasCut = async (body: AsyncIterable<unknown>): Promise<boolean> => {
      try {
        for await (const _chunk of body) await sleep(waitMs);
        return false;
      } catch {
        return true;
      }
    };
    const sent = trickling.then(
      ({ body }) => wasCut(body),
      () => true,
    );
    const cut = Promise.all([...open.map(({ body }) => wasCut(body)), sent]);
    await sleep(1000);

    const { people } = (await (await ask(one, '/api/people', { cookie: ann })).body.json()) as PeopleAnswer;
    const id = people.find(({ email }) => email === MEMBER.email)?.id;
    const disabled = await ask(one, `/api/people/${id}`, {
      cookie: ann,
      method: 'PATCH',
      body: { state: 'disabled' },
    });
    expect(disabled.statusCode).toBe(200);
    await sleep(NOTHING_FOR_LONGER_MS);
    // What had come by then is read at once, and so would the rest be.
    waitMs = 0;
    expect(await cut).toEqual([true, true, true, true]);
  } finally {
    await dispatcher.destroy();
    for (const server of servers) await server.stop('SIGKILL');
    await s3.close();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
});

type Asked = { method: Dispatcher.HttpMethod; cookie: string; type: string; body: object | Readable };

function noise(): Promise<Buffer> {
  const [width, height] = [1500, 1500];
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

function cookieOf({ headers }: Dispatcher.ResponseData): string {
  return [headers['set-cookie']].flat()[0]?.split(';')[0] ?? '';
}

async function* trickle(picture: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < picture.byteLength; at += 1024) {
    yield picture.subarray(at, at + 1024);
    await sleep(50);
  }
}
