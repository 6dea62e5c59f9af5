import 'server-only';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { storedParams } from '@/lib/server/database/stored-json';
import type { ImagesCall, InputFile } from '@/lib/server/openai/call-images';
import { editFields, generateFields } from '@/lib/server/openai/request-fields';
import type { RunRecord } from '@/lib/server/records/run-record';
import { sendsPictures } from '@/lib/server/records/sends-pictures';
import type { PreparedCall } from '@/lib/server/runs/edit-work';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';

/** OpenAI takes 200 MB; what is counted here is bytes, and so would theirs be. */
const MAX_FILE_BYTES = 190 * 1000 * 1000;
/** Smaller pictures lie in their line; OpenAI takes 20 MB of a data URL, and larger files for a line are slow to check. */
const INLINE_BYTES = 2 * 1024 * 1024;

export type WrittenRequests = {
  /** The runs that are in the file. */
  runIds: string[];
  /** Of edits: by which plan their pictures were cut, where it is not the one that was admitted. */
  plans: Map<string, EditPlan>;
  /** What did not fit any more. */
  left: RunRecord[];
};

type Parts = {
  /** Null: this run can never be sent, and has been ended. */
  prepare: (run: RunRecord) => Promise<PreparedCall | null>;
  /** Uploads a picture; answers with its id. */
  upload: (file: { path: string; name: string; mime: string }) => Promise<string>;
  safetyIdentifier: ((ownerId: string) => string) | null;
};

/**
 * Writes the file of requests: a line for each run, in JSON also where a call would be a form. Never a stream or previews.
 * https://platform.openai.com/docs/guides/batch
 */
export async function writeRequests(
  path: string,
  runs: readonly RunRecord[],
  parts: Parts,
): Promise<WrittenRequests> {
  const written: WrittenRequests = { runIds: [], plans: new Map(), left: [] };
  let sizeBytes = 0;
  const file = await open(path, 'w');
  try {
    for (const [index, run] of runs.entries()) {
      const line = await writeLine(run, parts);
      if (line === null) continue;
      const bytes = Buffer.byteLength(line.text);
      if (sizeBytes + bytes > MAX_FILE_BYTES && sizeBytes > 0) {
        written.left = runs.slice(index);
        break;
      }
      sizeBytes += bytes;
      await append(file, line.text);
      written.runIds.push(run.id);
      if (line.plan !== null) written.plans.set(run.id, line.plan);
    }
  } finally {
    await file.close();
  }
  return written;
}

async function append(file: FileHandle, text: string): Promise<void> {
  await file.writeFile(text);
}

async function writeLine(
  run: RunRecord,
  parts: Parts,
): Promise<{ text: string; plan: EditPlan | null } | null> {
  const safetyIdentifier = parts.safetyIdentifier?.(run.ownerId);
  const toText = (url: string, body: object) =>
    `${JSON.stringify({ custom_id: run.id, method: 'POST', url, body })}\n`;
  if (!sendsPictures(run)) {
    const body = generateFields(storedParams(run), safetyIdentifier);
    return { text: toText('/v1/images/generations', body), plan: null };
  }
  const prepared = await parts.prepare(run);
  if (prepared === null) return null;
  try {
    const { call, plan } = prepared;
    if (call.kind !== 'edit') throw new Error('A run with pictures was prepared as one without');
    const body = { ...editFields(call.params, safetyIdentifier), ...(await referTo(call, parts)) };
    return { text: toText('/v1/images/edits', body), plan };
  } finally {
    await prepared.release();
  }
}

type Reference = { image_url: string } | { file_id: string };

async function referTo(
  { files }: ImagesCall & { kind: 'edit' },
  { upload }: Parts,
): Promise<{ images: Reference[]; mask?: Reference }> {
  // Refused when it was asked for: it has no JSON form.
  if (files.markup !== undefined) throw new Error('A markup cannot be sent in a batch');
  const refer = async (file: InputFile): Promise<Reference> => {
    if ('bytes' in file) return inline(file.mime, Buffer.from(file.bytes));
    const { size } = await stat(file.path);
    return size <= INLINE_BYTES
      ? inline(file.mime, await readFile(file.path))
      : { file_id: await upload({ path: file.path, name: file.name, mime: file.mime }) };
  };
  const images: Reference[] = [];
  for (const image of files.images) images.push(await refer(image));
  return { images, ...(files.mask !== undefined && { mask: await refer(files.mask) }) };
}

function inline(mime: string, bytes: Buffer): Reference {
  return { image_url: `data:${mime};base64,${bytes.toString('base64')}` };
}
