import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcceptedCall } from './handle';

/** A part of an edit as it came in; `path` when the files are kept. */
export type LoggedFile = {
  field: string;
  name: string;
  type: string;
  sizeBytes: number;
  sha256: string;
  path: string | null;
};

export type LoggedCall = Omit<AcceptedCall, 'files'> & { files: LoggedFile[] };

/** What was accepted, which is what was billed: the truth that tests of money compare with. */
export type CallLog = {
  record: (call: AcceptedCall) => void;
  calls: () => LoggedCall[];
  clear: () => void;
};

/**
 * @param logFile one line of JSON for each call, written before anything is answered, so that it outlives a kill
 * @param saveDirectory keeps the files of edits as they were sent
 */
export function openCallLog(logFile: string | null, saveDirectory: string | null): CallLog {
  let calls: LoggedCall[] = [];
  if (saveDirectory !== null) mkdirSync(saveDirectory, { recursive: true });

  return {
    record(call) {
      const files = call.files.map(({ bytes, ...file }, index): LoggedFile => {
        const extension = file.type.split('/')[1] ?? 'bin';
        const path =
          saveDirectory === null
            ? null
            : join(saveDirectory, `${call.requestId}-${index}-${file.field}.${extension}`);
        if (path !== null) writeFileSync(path, bytes);
        return { ...file, sizeBytes: bytes.byteLength, path };
      });
      const logged: LoggedCall = { ...call, files };
      calls.push(logged);
      if (logFile !== null) appendFileSync(logFile, `${JSON.stringify(logged)}\n`);
    },
    calls: () => [...calls],
    clear() {
      calls = [];
      if (logFile !== null) writeFileSync(logFile, '');
    },
  };
}
