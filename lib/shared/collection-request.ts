/** The bodies of requests about collections and links. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import {
  COLLECTION_NAME_MAX,
  COMMENT_MAX,
  type CollectionChange,
  type CollectionImagesChange,
  LINK_NAME_MAX,
  LINK_PASSWORD_MAX,
  type LinkChange,
  type NewLink,
  type NewMark,
  VISITOR_NAME_MAX,
} from './wire-collections';

const MAX_AT_ONCE = 500;
const MAX_PEOPLE = 500;

const oneId = z.string().regex(/^[\w-]{1,64}$/, 'must be an id');
const COUNT_MESSAGE = `must name 1 to ${MAX_AT_ONCE} images`;
const ids = z
  .array(oneId)
  .min(1, COUNT_MESSAGE)
  .max(MAX_AT_ONCE, COUNT_MESSAGE)
  .transform((all) => [...new Set(all)]);

/** One line of text, with single spaces. */
function line(most: number) {
  const message = `must have 1 to ${most} characters`;
  return z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, message).max(most, message));
}

const name = line(COLLECTION_NAME_MAX);
const access = z.enum(['see', 'add'], 'must be see or add');
const REVISION_MESSAGE = 'must be the revision that the change was made from';

export const newCollectionSchema = z.strictObject({ name, images: ids.optional() });

export const collectionChangeSchema: z.ZodType<CollectionChange> = z.strictObject({
  revision: z.int(REVISION_MESSAGE).min(1, REVISION_MESSAGE),
  name: name.exactOptional(),
  cover: oneId.nullable().exactOptional(),
  sharing: z
    .strictObject({
      everybodyMay: z.enum(['nothing', 'see', 'add'], 'must be nothing, see or add'),
      people: z
        .array(z.strictObject({ id: oneId, may: access }))
        .max(MAX_PEOPLE, `must name ${MAX_PEOPLE} people at most`)
        .refine((people) => new Set(people.map(({ id }) => id)).size === people.length, 'names one twice'),
    })
    .exactOptional(),
});

export const collectionImagesChangeSchema: z.ZodType<CollectionImagesChange> = z.union(
  [
    z.strictObject({ add: ids }),
    z.strictObject({ remove: ids }),
    z.strictObject({ move: ids, before: oneId.nullable() }),
  ],
  'must have add, remove, or move with before',
);

const linkSettings = {
  name: line(LINK_NAME_MAX),
  password: z
    .string()
    .min(1, 'must not be empty')
    .max(LINK_PASSWORD_MAX, `must have ${LINK_PASSWORD_MAX} characters at most`)
    .nullable(),
  mayDownload: z.boolean('must be true or false'),
  showPrompt: z.boolean('must be true or false'),
  showCost: z.boolean('must be true or false'),
  expiresAt: z.int('must be a time in milliseconds').min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
};
const newLinkSettings = {
  ...linkSettings,
  password: linkSettings.password.default(null),
  mayDownload: linkSettings.mayDownload.default(true),
  showPrompt: linkSettings.showPrompt.default(false),
  showCost: linkSettings.showCost.default(false),
  expiresAt: linkSettings.expiresAt.default(null),
};

export const newLinkSchema: z.ZodType<NewLink> = z.union(
  [
    z.strictObject({ ...newLinkSettings, collectionId: oneId }),
    z.strictObject({ ...newLinkSettings, imageId: oneId }),
  ],
  'must have a name and either collectionId or imageId',
);

export const linkChangeSchema: z.ZodType<LinkChange> = z.strictObject({
  name: linkSettings.name.exactOptional(),
  password: linkSettings.password.exactOptional(),
  mayDownload: linkSettings.mayDownload.exactOptional(),
  showPrompt: linkSettings.showPrompt.exactOptional(),
  showCost: linkSettings.showCost.exactOptional(),
  expiresAt: linkSettings.expiresAt.exactOptional(),
});

export const lookPasswordSchema = z.strictObject({ password: z.string().max(1000, 'is too long') });

const COMMENT_MESSAGE = `must have 1 to ${COMMENT_MAX} characters`;
export const newMarkSchema: z.ZodType<NewMark> = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('comment'),
      imageId: oneId,
      visitor: line(VISITOR_NAME_MAX),
      text: z
        .string()
        .transform((text) => text.normalize('NFC').trim())
        .pipe(z.string().min(1, COMMENT_MESSAGE).max(COMMENT_MAX, COMMENT_MESSAGE)),
    }),
    z.strictObject({
      kind: z.literal('choice'),
      imageId: oneId,
      visitor: line(VISITOR_NAME_MAX),
      chosen: z.boolean('must be true or false'),
    }),
  ],
  'must be comment or choice',
);
