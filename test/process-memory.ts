import { readFileSync, writeFileSync } from 'node:fs';

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

function readStatus(pid: number, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(
    readFileSync(`/proc/${pid}/status`, 'utf8'),
  )?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
