/** What a browser says about passkeys. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { PASSKEY_NAME_MAX_CHARACTERS } from './wire-ways-in';

/** With a key of post-quantum size and room to spare. */
const MAX_BASE64URL = 20_000;
const bytes = z
  .string()
  .max(MAX_BASE64URL, 'is too long')
  .regex(/^[\w-]+$/, 'must be base64url');

const NAME_MESSAGE = `must have 1 to ${PASSKEY_NAME_MAX_CHARACTERS} characters`;
const name = z
  .string()
  .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim())
  .pipe(z.string().min(1, NAME_MESSAGE).max(PASSKEY_NAME_MAX_CHARACTERS, NAME_MESSAGE));

/** As WebAuthn writes a credential in JSON. Browsers say more about it than is looked at here. */
const credential = {
  id: bytes,
  rawId: bytes,
  type: z.literal('public-key', 'must be public-key'),
  clientExtensionResults: z.object({}),
};

export const newPasskeySchema = z.strictObject({
  name,
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes,
      attestationObject: bytes,
      transports: z.array(z.string().max(32)).max(10).optional(),
    }),
  }),
});
export type NewPasskey = z.infer<typeof newPasskeySchema>;

export const passkeyNameSchema = z.strictObject({ name });

export const passkeySignInSchema = z.strictObject({
  response: z.object({
    ...credential,
    response: z.object({
      clientDataJSON: bytes,
      authenticatorData: bytes,
      signature: bytes,
      userHandle: bytes.optional(),
    }),
  }),
});
export type PasskeySignIn = z.infer<typeof passkeySignInSchema>;
