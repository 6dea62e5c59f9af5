import { afterAll, expect, it } from 'vitest';
import type { TestJobs } from '@/test/jobs';
import { openJobProcesses } from './job-processes';

const LONG_MS = 60_000;

function open(changed: Partial<Record<keyof TestJobs, number>> = {}, memoryBytes = 1_000_000_000) {
  return openJobProcesses<TestJobs>({
    root: process.cwd(),
    program: 'test/jobs.ts',
    limitsMs: {
      echo: LONG_MS,
      tell: LONG_MS,
      fail: LONG_MS,
      hang: LONG_MS,
      wait: LONG_MS,
      fill: LONG_MS,
      die: LONG_MS,
      ...changed,
    },
    memoryBytes,
    queue: { places: 3, placesOfParty: 2, waiting: 10, waitingOfParty: 3 },
    idleMs: LONG_MS,
    environment: { PATH: process.env.PATH ?? '', NAMED: 'yes' },
  });
}

const processes = open({ hang: 300 });
afterAll(() => processes.close());

it('answers from a process that is used again, and that knows nothing it was not told', async () => {
  const first = await processes.run('echo', { text: 'one' });
  const second = await processes.run('echo', { text: 'two' });
  expect([first.text, second.text]).toEqual(['one', 'two']);
  expect(second.pid).toBe(first.pid);
  expect(first.pid).not.toBe(process.pid);
  expect(first.environment).toContain('NAMED');
  expect(first.environment).not.toContain('VITEST');
});

it('passes on what a job reports before it is done, to whoever asked for this job', async () => {
  const heard: string[] = [];
  const onReport = (step: string) => heard.push(step);
  expect(await processes.run('tell', { steps: ['one', 'two'] }, { onReport })).toBe('told');
  expect(await processes.run('tell', { steps: ['three'] })).toBe('told');
  expect(heard).toEqual(['one', 'two']);
});

it('starts a process ahead of its job, and no second one', async () => {
  const early = open();
  early.warm();
  early.warm();
  const [{ pid }, next] = [
    await early.run('echo', { text: 'one' }),
    await early.run('echo', { text: 'two' }),
  ];
  expect(next.pid).toBe(pid);
  await early.close();
});

it('passes refusals on with their code, and the words of the system', async () => {
  await expect(processes.run('fail', { how: 'code' })).rejects.toMatchObject({
    code: 'broken_image',
    message: 'This one.',
  });
  await expect(processes.run('fail', { how: 'errno' })).rejects.toMatchObject({ code: 'ENOSPC', errno: -28 });
});

it('ends a job that takes too long, though it never lets go of its thread, and goes on', async () => {
  await expect(processes.run('hang', {})).rejects.toMatchObject({ code: 'hard_picture' });
  expect(await processes.run('echo', { text: 'on' })).toMatchObject({ text: 'on' });
});

it('outlives a decoder that brings its process down', async () => {
  await expect(processes.run('die', {})).rejects.toMatchObject({ code: 'hard_picture' });
  expect(await processes.run('echo', { text: 'on' })).toMatchObject({ text: 'on' });
});

it.runIf(process.platform === 'linux')('ends a job that takes too much memory', async () => {
  const small = open({}, 300_000_000);
  await expect(small.run('fill', {})).rejects.toMatchObject({ code: 'hard_picture' });
  await small.close();
});

it('ends the job of a client that has gone', async () => {
  const leaving = new AbortController();
  const job = processes.run('wait', {}, { party: 'x', signal: leaving.signal });
  await processes.run('echo', { text: 'beside' });
  leaving.abort(new Error('left'));
  await expect(job).rejects.toThrow('left');
});

it('hard jobs of one party do not keep another waiting', async () => {
  const leaving = new AbortController();
  const hard = Array.from({ length: 5 }, () =>
    processes
      .run('wait', {}, { party: 'hard', signal: leaving.signal })
      .catch((error: Error) => error.message),
  );
  const refused = processes.run('wait', {}, { party: 'hard' });
  await expect(refused).rejects.toMatchObject({ code: 'decoding_busy' });
  expect(await processes.run('echo', { text: 'light' }, { party: 'other' })).toMatchObject({ text: 'light' });
  leaving.abort(new Error('left'));
  expect(await Promise.all(hard)).toEqual(Array(5).fill('left'));
});
