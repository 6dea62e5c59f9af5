import 'server-only';
import { openAsBlob } from 'node:fs';
import { toFile } from 'openai';
import type { ImageEditParams } from 'openai/resources/images';
import type { GenerateParams } from '@/lib/shared/wire';
import { CallFailure, findCause, RefusedAnswer, toCallFailure } from './call-failure';
import type { ImagesClient } from './open-client';
import { editFields, generateFields } from './request-fields';

/** A picture to send, in memory or on disk. A file is streamed: sixteen of 50 MB never lie in memory. */
export type InputFile = { name: string; mime: string } & ({ bytes: Uint8Array } | { path: string });

export type ImagesCall =
  | { kind: 'generate'; params: GenerateParams }
  | {
      kind: 'edit';
      params: GenerateParams;
      files: { images: readonly InputFile[]; mask?: InputFile; markup?: InputFile };
    };

/**
 * Makes the paid call, once. The parameters must already be legal for the model.
 *
 * @param options.signal the deadline; its abort is an `answer_timeout`
 * @param options.safetyIdentifier a keyed hash of the person, at most 128 characters
 * @returns the answer as it begins, its body not read yet (see the spool); or a refusal, not `ok`, whose body is at most
 *   64 KB (see `classifyFailure`)
 * @throws CallFailure that says how far the call came
 */
export async function callImages(
  client: ImagesClient,
  call: ImagesCall,
  options: { signal: AbortSignal; safetyIdentifier?: string },
): Promise<Response> {
  const { signal, safetyIdentifier } = options;
  try {
    if (call.kind === 'generate') {
      return await client.sdk.images
        .generate(generateFields(call.params, safetyIdentifier), { signal })
        .asResponse();
    }
    const body = {
      ...editFields(call.params, safetyIdentifier),
      ...(await openFiles(call.files)),
    } as ImageEditParams;
    return await client.sdk.images.edit(body, { signal }).asResponse();
  } catch (error) {
    const refused = findCause(error, (cause) => cause instanceof RefusedAnswer);
    if (refused !== null) return refused.response;
    const failure = findCause(error, (cause) => cause instanceof CallFailure);
    if (failure !== null) throw failure;
    if (signal.aborted) throw toCallFailure(error, false, signal);
    // All that our fetch throws is one of these, so this never came to a fetch: a file is gone, or a bug.
    throw new CallFailure({ code: 'internal', phase: 'not_sent', cause: error });
  }
}

async function openFiles(files: { images: readonly InputFile[]; mask?: InputFile; markup?: InputFile }) {
  const images = await Promise.all(files.images.map(openFile));
  const [first] = images;
  return {
    // One picture is the field `image`, several are `image[]`: servers exist that know only the first.
    ...(images.length === 1 && first !== undefined ? { image: first } : { image: images }),
    ...(files.mask === undefined ? {} : { mask: await openFile(files.mask) }),
    ...(files.markup === undefined ? {} : { markup: await openFile(files.markup) }),
  };
}

async function openFile(file: InputFile): Promise<File> {
  // A bare buffer would be sent wrongly encoded, a Blob as octet-stream.
  if ('bytes' in file) return toFile(file.bytes, file.name, { type: file.mime });
  return new File([await openAsBlob(file.path)], file.name, { type: file.mime });
}
