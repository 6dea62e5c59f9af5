import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GET as events } from '@/app/api/events/route';
import { POST as generate } from '@/app/api/generate/route';
import { GET as readImage } from '@/app/api/images/[id]/route';
import { POST as upload } from '@/app/api/images/route';
import { DELETE as revoke } from '@/app/api/invitations/[id]/route';
import { POST as accept } from '@/app/api/invitations/accept/route';
import { POST as invite, GET as readInvitations } from '@/app/api/invitations/route';
import { GET as readSettings, PUT as writeSettings } from '@/app/api/settings/route';
import { POST as signIn } from '@/app/api/sign-in/route';
import { POST as signUp } from '@/app/api/sign-up/route';
import { GET as readTrail } from '@/app/api/trail/route';
import { GET as readCsv } from '@/app/api/trail.csv/route';
import { GET as readUsage } from '@/app/api/usage/route';
import type { RouteHandler } from '@/lib/server/http/handle';
import { NOT_COPIED, TABLES } from '@/lib/server/installation/tables';
import { FATES } from '@/lib/server/people/person-tables';
import type { RunAnswer, UploadAnswer } from '@/lib/shared/wire';
import type { InvitationAnswer, PeopleAnswer, WireMember } from '@/lib/shared/wire-people';
import type { TrailPage } from '@/lib/shared/wire-trail';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { openAccountsServer } from '@/test/accounts-server';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPerson } from '@/test/people';
import { ask, newRunId, refusal, type TestServer } from '@/test/server';
import { POST as makePasswordLink } from './[id]/password-link/route';
import { DELETE, PATCH } from './[id]/route';
import { DELETE as signOut } from './[id]/sessions/route';
import { GET } from './route';

const PATIENCE = { timeout: 20_000 };

describe.each(TEST_ENGINES.map(({ engine }) => engine))('people on %s', (engine) => {
  let server: TestServer;
  let cookies: Map<string, string>;
  beforeEach(async () => {
    server = await openAccountsServer(engine);
    cookies = new Map();
    for (const [id, role] of [
      ['root', 'admin'],
      ['ann', 'member'],
      ['bob', 'member'],
    ] as const) {
      await addTestPerson(server.services.database, { id, role, name: id });
      await start(id);
    }
  });
  afterEach(async () => {
    await server.close();
  });

  async function start(id: string): Promise<void> {
    const secret = await server.services.sessions.start(id, { userAgent: null, address: '1.2.3.4' });
    cookies.set(id, `overpaint=${secret}`);
  }

  function as(who: string, handler: RouteHandler, path: string, method = 'GET', json?: unknown) {
    const [, , , id = ''] = path.split('/');
    return ask(handler, path, {
      method,
      params: { id },
      headers: { cookie: cookies.get(who) ?? '' },
      ...(json === undefined ? {} : { json }),
    });
  }

  const answered = async <T>(response: Promise<Response>) => (await (await response).json()) as T;
  const list = async () => (await answered<PeopleAnswer>(as('root', GET, '/api/people'))).people;
  const change = (id: string, json: object) => as('root', PATCH, `/api/people/${id}`, 'PATCH', json);
  const remove = (id: string, things: unknown) =>
    as('root', DELETE, `/api/people/${id}`, 'DELETE', { things });
  const actions = async (query = '') =>
    (await answered<TrailPage>(as('root', readTrail, `/api/trail${query}`))).entries.map(
      ({ action }) => action,
    );

  async function made(who: string): Promise<{ runId: string; imageId: string }> {
    const runId = newRunId();
    const json = { id: runId, prompt: 'a secret fox', model: 'gpt-image-1-mini', quality: 'low' };
    await answered<RunAnswer>(as(who, generate, '/api/generate', 'POST', json));
    const run = await vi.waitFor(async () => {
      const found = await server.services.runs.find(who, runId);
      if (found?.status !== 'done') throw new Error('not yet');
      return found;
    }, PATIENCE);
    return { runId, imageId: run.images[0]?.id ?? '' };
  }

  async function uploaded(who: string): Promise<string> {
    const response = await ask(upload, '/api/images', {
      method: 'POST',
      headers: { cookie: cookies.get(who) ?? '' },
      body: new Uint8Array(server.picture),
    });
    return ((await response.json()) as UploadAnswer).image.id;
  }

  it('are listed for admins only', async () => {
    expect((await list()).map(({ id, role, state }) => [id, role, state])).toEqual([
      ['ann', 'member', 'active'],
      ['bob', 'member', 'active'],
      ['root', 'admin', 'active'],
    ]);
    expect(await refusal(await as('ann', GET, '/api/people'))).toMatchObject({ status: 403 });
    expect(await refusal(await as('ann', readTrail, '/api/trail'))).toMatchObject({ status: 403 });
    expect(await refusal(await as('ann', readSettings, '/api/settings'))).toMatchObject({ status: 403 });
  });

  it('a new role and disabling end what they have open, and are told in the trail', async () => {
    for (const json of [{ role: 'viewer' }, { state: 'disabled' }]) {
      expect((await as('ann', events, '/api/events/snapshot')).status).toBe(200);
      expect(await answered(change('ann', json))).toMatchObject({ person: json });
      expect(await refusal(await as('ann', readUsage, '/api/usage'))).toMatchObject({ status: 401 });
      await change('ann', { state: 'active' });
      await start('ann');
    }
    expect((await as('root', signOut, '/api/people/ann/sessions', 'DELETE')).status).toBe(204);
    expect(await refusal(await as('ann', readUsage, '/api/usage'))).toMatchObject({ status: 401 });
    expect(await actions('?person=ann')).toEqual(
      expect.arrayContaining(['sessions-ended', 'person-enabled', 'person-disabled', 'role-changed']),
    );
  });

  it('keep one admin', async () => {
    for (const refused of [
      await change('root', { role: 'member' }),
      await change('root', { state: 'disabled' }),
      await remove('root', 'delete'),
    ])
      expect(await refusal(refused)).toMatchObject({ status: 409, code: 'last_admin' });
    await change('ann', { role: 'admin' });
    expect((await change('root', { role: 'member' })).status).toBe(200);
  });

  it('who is deleted hands over all they have, and what it cost stays theirs', async () => {
    const { imageId, runId } = await made('ann');
    const [annUpload] = [await uploaded('ann'), await uploaded('bob')];
    const before = await spending();
    expect((await remove('ann', { handTo: 'bob' })).status).toBe(204);
    expect((await list()).map(({ id }) => id)).toEqual(['bob', 'root']);
    for (const id of [imageId, annUpload ?? ''])
      expect((await as('bob', readImage, `/api/images/${id}`)).status).toBe(200);
    expect(await server.services.runs.find('bob', runId)).toMatchObject({ status: 'done' });
    expect(
      (await server.services.prompts.list('bob', { q: '', cursor: null, limit: 9 })).prompts.length,
    ).toBe(1);
    expect(await spending()).toEqual(before);
    expect(await server.services.people.find('ann')).toBeNull();
    expect(await actions()).toContain('person-deleted');
    expect(await refusal(await remove('bob', { handTo: 'ann' }))).toMatchObject({ status: 400 });
  });

  it('who is deleted hands over references too, and two of a name become two names', async () => {
    const { references } = server.services;
    const keep = async (who: string, name: string) =>
      references.create(who, { name, kind: 'character', sentence: '', images: [await uploaded(who)] });
    await keep('bob', 'Mia');
    await keep('ann', 'mia');
    const { reference } = await keep('ann', 'Leo');
    await references.remove('ann', (await keep('ann', 'Gone')).reference.id, 1);
    expect((await remove('ann', { handTo: 'bob' })).status).toBe(204);
    await vi.waitFor(async () => {
      const names = (await references.list('bob')).map(({ name }) => name);
      expect(names).toEqual(['Leo', 'Mia', 'mia-2']);
    }, PATIENCE);
    const [picture] = reference.pictures;
    expect((await as('bob', readImage, `/api/images/${picture?.id}`)).status).toBe(200);
    expect((await references.list('bob', { deleted: true })).map(({ name }) => name)).toEqual(['Gone']);
  });

  it('who is deleted with their things leaves nothing of their references', async () => {
    const { references, database } = server.services;
    const { reference } = await references.create('ann', {
      name: 'Mia',
      kind: 'character',
      sentence: 'a secret girl',
      images: [await uploaded('ann')],
    });
    const runId = newRunId();
    await as('ann', generate, '/api/generate', 'POST', { id: runId, prompt: '@Mia', quality: 'low' });
    await vi.waitFor(
      async () => expect((await server.services.runs.find('ann', runId))?.status).toBe('done'),
      PATIENCE,
    );
    expect((await remove('ann', 'delete')).status).toBe(204);
    const { query } = database;
    await vi.waitFor(async () => {
      const rows = await Promise.all([
        query.selectFrom('reference').selectAll().execute(),
        query.selectFrom('referenceVersion').selectAll().execute(),
        query.selectFrom('run').select(['mentioned', 'promptSent']).where('id', '=', runId).execute(),
        query.selectFrom('image').select('id').where('purgedAt', 'is', null).execute(),
      ]);
      expect(rows).toEqual([[], [], [{ mentioned: null, promptSent: null }], []]);
    }, PATIENCE);
    expect(reference.pictures).toHaveLength(1);
  });

  const spending = async () => {
    const report = await answered<UsageReport>(as('root', readUsage, '/api/usage?demo=true'));
    return report.byPerson.map(({ id, countedMicroUsd }) => [id, countedMicroUsd]);
  };

  it('who is deleted takes their link for a new password along, and the address in it', async () => {
    const made = await as('root', makePasswordLink, '/api/people/ann/password-link', 'POST');
    expect(made.status).toBe(201);
    expect((await remove('ann', 'delete')).status).toBe(204);
    expect(await server.services.database.query.selectFrom('invitation').selectAll().execute()).toEqual([]);
  });

  it('who is deleted with their things leaves sums and no prompt', async () => {
    const { imageId, runId } = await made('ann');
    const before = await spending();
    expect((await remove('ann', 'delete')).status).toBe(204);
    expect(await spending()).toEqual(before);
    const { query } = server.services.database;
    const rows = await Promise.all([
      query.selectFrom('image').select('purgedAt').where('id', '=', imageId).executeTakeFirst(),
      query.selectFrom('run').selectAll().where('id', '=', runId).executeTakeFirst(),
      query.selectFrom('entry').selectAll().where('ownerId', '=', 'ann').execute(),
      query.selectFrom('prompt').selectAll().where('ownerId', '=', 'ann').execute(),
      query.selectFrom('person').selectAll().where('id', '=', 'ann').execute(),
    ]);
    expect(rows[0]?.purgedAt).not.toBeNull();
    expect(JSON.stringify(rows)).not.toContain('secret fox');
    expect(rows.slice(2)).toMatchObject([[], [], [{ email: null, name: '', state: 'deleted' }]]);
  });

  it('a call under way ends, is paid, and its image goes where the rest went', async () => {
    const gate = server.hold();
    const id = newRunId();
    const json = { id, prompt: 'a fox', model: 'gpt-image-1-mini', quality: 'low' };
    await as('ann', generate, '/api/generate', 'POST', json);
    await vi.waitFor(
      async () => expect(await server.services.runs.find('ann', id)).toMatchObject({ status: 'calling' }),
      PATIENCE,
    );
    await remove('ann', { handTo: 'bob' });
    gate.release();
    await vi.waitFor(
      async () => expect(await server.services.runs.find('ann', id)).toMatchObject({ status: 'done' }),
      PATIENCE,
    );
    await server.services.deletedPeople.settle();
    const run = await server.services.runs.find('bob', id);
    expect(run).toMatchObject({ status: 'done' });
    expect((await as('bob', readImage, `/api/images/${run?.images[0]?.id}`)).status).toBe(200);
    expect((await spending()).map(([person]) => person)).toEqual(['ann']);
  });

  it('come by an invitation, whose link is told once', async () => {
    const asked = { role: 'member', monthlyMicroUsd: 5_000_000, email: 'Dora@example.com' };
    const made = await answered<InvitationAnswer>(as('root', invite, '/api/invitations', 'POST', asked));
    expect(made).toMatchObject({ mail: null, invitation: { role: 'member', monthlyMicroUsd: 5_000_000 } });
    const open = await answered<object>(as('root', readInvitations, '/api/invitations'));
    expect(open).toMatchObject({ invitations: [{ id: made.invitation.id }] });
    const code = made.link.split('/').at(-1);
    expect(JSON.stringify(open)).not.toContain(code);
    const json = { code, email: 'dora@example.com', name: 'Dora', password: 'a good long phrase' };
    expect((await ask(accept, '/api/invitations/accept', { method: 'POST', json })).status).toBe(204);
    expect(await list()).toContainEqual(
      expect.objectContaining({
        name: 'Dora',
        limits: { monthlyMicroUsd: 5_000_000, runMicroUsd: null, unpricedMicroUsd: null },
      }),
    );
    const other = await answered<InvitationAnswer>(
      as('root', invite, '/api/invitations', 'POST', { role: 'viewer' }),
    );
    const path = `/api/invitations/${other.invitation.id}`;
    expect((await as('root', revoke, path, 'DELETE')).status).toBe(204);
    expect(await refusal(await as('root', revoke, path, 'DELETE'))).toMatchObject({ status: 404 });
  });

  it('ask for an account where that is open, and wait', async () => {
    const asked = { email: 'eve@example.com', name: 'Eve', password: 'a good long phrase' };
    const askFor = (json = asked) => ask(signUp, '/api/sign-up', { method: 'POST', json });
    expect(await refusal(await askFor())).toMatchObject({ status: 403, code: 'sign_up_closed' });
    const settings = { signUp: 'open', memberModels: null, monthlyMicroUsd: null };
    expect((await as('root', writeSettings, '/api/settings', 'PUT', settings)).status).toBe(200);
    expect((await askFor()).status).toBe(204);
    // Of an address that has an account, nobody is told.
    expect((await askFor({ ...asked, email: 'ann@example.com' })).status).toBe(204);
    const { name: _, ...credentials } = asked;
    const enter = () => ask(signIn, '/api/sign-in', { method: 'POST', json: credentials });
    expect(await refusal(await enter())).toMatchObject({ code: 'account_waiting' });
    const eve = (await list()).find(({ state }) => state === 'waiting') as WireMember;
    await change(eve.id, { state: 'active' });
    expect((await enter()).status).toBe(204);
    expect(await actions(`?kind=people&person=${eve.id}`)).toEqual(['person-approved', 'signed-up']);
  });

  it('members use the models and the money that an admin allows from now on', async () => {
    const put = (change: object) =>
      as('root', writeSettings, '/api/settings', 'PUT', {
        signUp: 'closed',
        memberModels: null,
        monthlyMicroUsd: null,
        ...change,
      });
    const make = (who: string) =>
      as(who, generate, '/api/generate', 'POST', {
        id: newRunId(),
        prompt: 'a fox',
        model: 'gpt-image-1-mini',
        quality: 'low',
      });
    await put({ memberModels: ['gpt-image-1'] });
    expect(await refusal(await make('ann'))).toMatchObject({ code: 'model_not_allowed' });
    expect((await make('root')).status).toBe(202);
    await put({ monthlyMicroUsd: 1 });
    expect(await refusal(await make('ann'))).toMatchObject({ code: 'budget_exceeded' });
    await put({});
    expect((await make('ann')).status).toBe(202);
    expect(await actions('?kind=settings')).toHaveLength(3);
  });

  it('the trail comes in pages, as CSV, and is not kept for ever', async () => {
    for (let index = 0; index < 60; index += 1)
      await server.services.trail.note({ action: 'signed-out', by: null, address: '=1+1' });
    const first = await answered<TrailPage>(as('root', readTrail, '/api/trail?kind=sign-ins'));
    expect(first.entries).toHaveLength(50);
    const path = `/api/trail?kind=sign-ins&cursor=${first.nextCursor}`;
    const second = await answered<TrailPage>(as('root', readTrail, path));
    expect(second.entries).toHaveLength(10);
    expect(new Set([...first.entries, ...second.entries].map(({ id }) => id)).size).toBe(60);
    const csv = await (await as('root', readCsv, '/api/trail.csv')).text();
    expect(csv.trim().split('\r\n')).toHaveLength(61);
    expect(csv).toContain("'=1+1");
    expect(await refusal(await as('root', readTrail, '/api/trail?kind=x'))).toMatchObject({ status: 400 });
    await server.services.database.query.updateTable('trail').set({ at: 1 }).execute();
    await server.services.trail.forgetOld(400);
    expect(await actions()).toEqual([]);
  });
});

it('says of every table what becomes of it when a person is deleted', () => {
  expect(Object.keys(FATES).sort()).toEqual([...TABLES.map(({ name }) => name), ...NOT_COPIED].sort());
});
