/** The bodies of requests about references. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { isReferenceName, REFERENCE_NAME_MAX, writeReferenceName } from './reference-name';
import {
  MAX_REFERENCE_PICTURES,
  type NewReference,
  REFERENCE_KINDS,
  REFERENCE_SENTENCE_MAX,
  type ReferenceChange,
  type ReferenceRestore,
} from './wire-references';

const NAME_MESSAGE = `must have 1 to ${REFERENCE_NAME_MAX} letters, digits, _ or -, and at least one letter`;
const COUNT_MESSAGE = `must name 1 to ${MAX_REFERENCE_PICTURES} images`;
const REVISION_MESSAGE = 'must be the revision that the change was made from';

const name = z.string().transform(writeReferenceName).refine(isReferenceName, NAME_MESSAGE);
const kind = z.enum(REFERENCE_KINDS, `must be one of ${REFERENCE_KINDS.join(', ')}`);
const sentence = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(z.string().max(REFERENCE_SENTENCE_MAX, `must have ${REFERENCE_SENTENCE_MAX} characters at most`));
const revision = z.int(REVISION_MESSAGE).min(1, REVISION_MESSAGE);
const images = z
  .array(z.string().regex(/^[\w-]{1,64}$/, 'must be an id'))
  .min(1, COUNT_MESSAGE)
  .max(MAX_REFERENCE_PICTURES, COUNT_MESSAGE)
  .refine((ids) => new Set(ids).size === ids.length, 'must name each image once');

export const newReferenceSchema: z.ZodType<NewReference> = z.strictObject({
  /** Chosen by the client: sent twice, it is one reference. */
  id: z.uuid('must be a UUID').exactOptional(),
  name,
  kind,
  sentence: sentence.default(''),
  images,
});

export const referenceChangeSchema: z.ZodType<ReferenceChange> = z.strictObject({
  revision,
  name: name.exactOptional(),
  kind: kind.exactOptional(),
  sentence: sentence.exactOptional(),
  images: images.exactOptional(),
});

export const referenceRestoreSchema: z.ZodType<ReferenceRestore> = z.strictObject({
  revision,
  name: name.exactOptional(),
});
