import 'server-only';
import { parentPort } from 'node:worker_threads';
import {
  type JobReply,
  type JobReport,
  type JobRequest,
  type Jobs,
  type ReportOf,
  toFailure,
} from './job-messages';

type Run<Some extends Jobs> = <Name extends keyof Some>(
  name: Name,
  input: Some[Name]['input'],
  report: (report: ReportOf<Some[Name]>) => void,
) => Promise<Some[Name]['result']>;

/** The whole of a thread's own program: `openJobThread` starts it and speaks with it. */
export function serveJobs<Some extends Jobs>(run: Run<Some>): void {
  parentPort?.on('message', async (request: JobRequest<Some>) => {
    const send = (message: JobReply<Some> | JobReport<Some>) => parentPort?.postMessage(message);
    send(await reply(run, request, send));
  });
}

/** The same of a process that `openJobProcesses` starts. */
export function serveJobsOfProcess<Some extends Jobs>(run: Run<Some>): void {
  process.on('message', async (request: JobRequest<Some>) => {
    const send = (message: JobReply<Some> | JobReport<Some>) => process.send?.(message);
    send(await reply(run, request, send));
  });
  process.send?.('ready');
}

async function reply<Some extends Jobs>(
  run: Run<Some>,
  { id, name, input }: JobRequest<Some>,
  send: (report: JobReport<Some>) => void,
): Promise<JobReply<Some>> {
  try {
    return { id, result: await run(name, input, (report) => send({ id, report })) };
  } catch (error) {
    return toFailure(id, error);
  }
}
