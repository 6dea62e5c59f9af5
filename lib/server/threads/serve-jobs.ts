import 'server-only';
import { parentPort } from 'node:worker_threads';
import { type JobReply, type JobRequest, type Jobs, toFailure } from './job-messages';

type Run<Some extends Jobs> = <Name extends keyof Some>(
  name: Name,
  input: Some[Name]['input'],
) => Promise<Some[Name]['result']>;

/** The whole of a thread's own program: `openJobThread` starts it and speaks with it. */
export function serveJobs<Some extends Jobs>(run: Run<Some>): void {
  parentPort?.on('message', async (request: JobRequest<Some>) => {
    parentPort?.postMessage(await reply(run, request));
  });
}

/** The same of a process that `openJobProcesses` starts. */
export function serveJobsOfProcess<Some extends Jobs>(run: Run<Some>): void {
  process.on('message', async (request: JobRequest<Some>) => {
    process.send?.(await reply(run, request));
  });
  process.send?.('ready');
}

async function reply<Some extends Jobs>(
  run: Run<Some>,
  { id, name, input }: JobRequest<Some>,
): Promise<JobReply<Some>> {
  try {
    return { id, result: await run(name, input) };
  } catch (error) {
    return toFailure(id, error);
  }
}
