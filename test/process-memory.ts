import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Memory of another process. Linux only: other systems do not report the peak since a given moment. */
export function rssMb(pid: number): number {
  return readStatus(pid, 'VmRSS');
}

/** The peak since it was started, or since the last `forgetPeakRss`. */
export function peakRssMb(pid: number): number {
  return readStatus(pid, 'VmHWM');
}

export function forgetPeakRss(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** The highest sum of a process's memory and that of the processes that it started. */
export function watchFamily(pid: number): { stop(): number } {
  let peakMb = 0;
  const timer = setInterval(async () => {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    const pids = [pid, ...children.split(' ').filter(Boolean).map(Number)];
    const sum = pids.reduce((total, each) => {
      try {
        return total + rssMb(each);
      } catch {
        // It has ended meanwhile.
        return total;
      }
    }, 0);
    peakMb = Math.max(peakMb, sum);
  }, 100);
  return {
    stop() {
      clearInterval(timer);
      return peakMb;
    },
  };
}

function readStatus(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  )?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
