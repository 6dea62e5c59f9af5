import { serveJobsOfProcess } from '@/lib/server/threads/serve-jobs';
import { OverpaintError } from '@/lib/shared/errors';

/** A program for the tests of processes: what decoders do at their worst. */
export type TestJobs = {
  echo: { input: { text: string }; result: { text: string; pid: number; environment: string[] } };
  tell: { input: { steps: string[] }; report: string; result: string };
  fail: { input: { how: 'code' | 'errno' }; result: never };
  hang: { input: Record<string, never>; result: never };
  wait: { input: Record<string, never>; result: never };
  fill: { input: Record<string, never>; result: never };
  die: { input: Record<string, never>; result: never };
};

serveJobsOfProcess<TestJobs>(async (name, input, report) => {
  switch (name) {
    case 'echo': {
      const { text } = input as TestJobs['echo']['input'];
      return { text, pid: process.pid, environment: Object.keys(process.env) };
    }
    case 'tell':
      for (const step of (input as TestJobs['tell']['input']).steps) (report as (step: string) => void)(step);
      return 'told';
    case 'fail':
      if ((input as TestJobs['fail']['input']).how === 'code') {
        throw new OverpaintError('broken_image', 'This one.');
      }
      throw Object.assign(new Error('no room'), { errno: -28, code: 'ENOSPC' });
    case 'hang':
      for (;;);
    case 'wait':
      return new Promise<never>(() => undefined);
    case 'fill': {
      const held: Buffer[] = [];
      for (;;) held.push(Buffer.alloc(8_000_000, 1));
    }
    case 'die':
      process.kill(process.pid, 'SIGSEGV');
      return new Promise<never>(() => undefined);
  }
  throw new Error(`No job ${String(name)}`);
});
