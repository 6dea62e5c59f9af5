import 'server-only';
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { OverpaintError } from '@/lib/shared/errors';
import type { NewPasskey, PasskeySignIn } from '@/lib/shared/passkey-request';
import type { WirePasskey } from '@/lib/shared/wire-ways-in';
import type { Challenges } from './challenges';
import { type OpenWays, removeWayIn } from './ways-left';

export type Passkeys = ReturnType<typeof createPasskeys>;

const LIFETIME_MS = 300_000;
const MAX_PASSKEYS = 30;
/** EdDSA, ES256 and RS256. The library would also ask for ML-DSA, which Node calls experimental and warns of in the log. */
const ALGORITHMS = [-8, -7, -257];
const SITE_NAME = 'Overpaint';
const COLUMNS = ['id', 'name', 'createdAt', 'usedAt'] as const;
const transportsSchema = z.array(z.string());

/** Browsers keep passkeys for names alone, and only where nobody on the way can change the page. */
export function canHavePasskeys({ protocol, hostname }: URL): boolean {
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  return (protocol === 'https:' || local) && isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
}

type Options = {
  database: OpenDatabase;
  challenges: Challenges;
  /** Passkeys are made for its host: under another one they are lost. */
  publicUrl: URL;
  openWays: OpenWays;
};

/** Passkeys that are found without a name being typed, checked by the person's finger, face or PIN where the device can. */
export function createPasskeys({ database, challenges, publicUrl, openWays }: Options) {
  const { query, now } = database;
  const [origin, rpId] = [publicUrl.origin, publicUrl.hostname];

  /**
   * What the passkey says of whose it is. A device keeps one passkey for each of these, and two installations on one
   * host would overwrite each other's.
   */
  function handleOf(personId: string): Buffer<ArrayBuffer> {
    return createHash('sha256').update(`${origin} ${personId}`).digest();
  }

  function credentialsOf(personId: string) {
    return query
      .selectFrom('passkey')
      .select(['id', 'transports'])
      .where('personId', '=', personId)
      .execute();
  }

  return {
    async list(personId: string): Promise<WirePasskey[]> {
      return query
        .selectFrom('passkey')
        .select(COLUMNS)
        .where('personId', '=', personId)
        .orderBy('createdAt')
        .orderBy('id')
        .execute();
    },

    /** What the browser of somebody who is signed in needs to make a new one. */
    async offerNew(
      person: { id: string; email: string | null; name: string },
      sessionId: string,
    ): Promise<PublicKeyCredentialCreationOptionsJSON> {
      const existing = await credentialsOf(person.id);
      if (existing.length >= MAX_PASSKEYS)
        throw new OverpaintError(
          'invalid_request',
          `${MAX_PASSKEYS} passkeys are as many as an account can have. Remove one first.`,
        );
      const challenge = await challenges.ask({
        kind: 'passkey-new',
        boundTo: sessionId,
        personId: person.id,
        lifetimeMs: LIFETIME_MS,
      });
      return generateRegistrationOptions({
        rpName: SITE_NAME,
        rpID: rpId,
        userID: handleOf(person.id),
        userName: person.email ?? person.name,
        userDisplayName: person.name,
        challenge: bytesOf(challenge),
        timeout: LIFETIME_MS,
        excludeCredentials: existing.map(descriptorOf),
        supportedAlgorithmIDs: ALGORITHMS,
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      });
    },

    /** @throws OverpaintError challenge_expired, passkey_refused */
    async keepNew(personId: string, sessionId: string, { name, response }: NewPasskey): Promise<WirePasskey> {
      const challenge = challengeIn(response.response.clientDataJSON);
      const question = await challenges.take('passkey-new', challenge, sessionId);
      if (question?.personId !== personId) throw new OverpaintError('challenge_expired');
      const { registrationInfo } = await orRefuse(
        verifyRegistrationResponse({
          response,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpId,
          supportedAlgorithmIDs: ALGORITHMS,
          requireUserVerification: false,
        }),
      );
      if (registrationInfo === undefined) throw new OverpaintError('passkey_refused');
      const { credential } = registrationInfo;
      const passkey = { id: credential.id, name, createdAt: await now(), usedAt: null };
      const kept = await query
        .insertInto('passkey')
        .values({
          ...passkey,
          personId,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          transports: JSON.stringify(response.response.transports ?? []),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (kept === undefined) throw new OverpaintError('passkey_refused');
      return passkey;
    },

    /** What any browser needs to sign in: it finds the passkeys that it has for this place itself. */
    async offerSignIn(binding: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
      const challenge = await challenges.ask({
        kind: 'passkey-sign-in',
        boundTo: binding,
        lifetimeMs: LIFETIME_MS,
      });
      return generateAuthenticationOptions({
        rpID: rpId,
        challenge: bytesOf(challenge),
        timeout: LIFETIME_MS,
        userVerification: 'preferred',
      });
    },

    /**
     * @returns whose account it opens
     * @throws OverpaintError challenge_expired, passkey_refused
     */
    async signIn(binding: string | null, { response }: PasskeySignIn): Promise<{ personId: string }> {
      const row = await query
        .selectFrom('passkey')
        .selectAll()
        .where('id', '=', response.id)
        .executeTakeFirst();
      if (row === undefined) throw new OverpaintError('passkey_refused');
      const challenge = challengeIn(response.response.clientDataJSON);
      if (binding === null || (await challenges.take('passkey-sign-in', challenge, binding)) === null)
        throw new OverpaintError('challenge_expired');
      const { verified, authenticationInfo } = await orRefuse(
        verifyAuthenticationResponse({
          response,
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpId,
          credential: { ...descriptorOf(row), publicKey: bytesOf(row.publicKey), counter: row.counter },
          requireUserVerification: false,
        }),
      );
      const { userHandle } = response.response;
      const ofThePerson = userHandle === undefined || bytesOf(userHandle).equals(handleOf(row.personId));
      if (!verified || !ofThePerson) throw new OverpaintError('passkey_refused');
      await query
        .updateTable('passkey')
        .set({ counter: authenticationInfo.newCounter, usedAt: await now() })
        .where('id', '=', row.id)
        .execute();
      return { personId: row.personId };
    },

    /** @throws OverpaintError passkey_not_found */
    async rename(personId: string, id: string, name: string): Promise<WirePasskey> {
      const row = await query
        .updateTable('passkey')
        .set({ name })
        .where('id', '=', id)
        .where('personId', '=', personId)
        .returning(COLUMNS)
        .executeTakeFirst();
      if (row === undefined) throw new OverpaintError('passkey_not_found');
      return row;
    },

    /** @throws OverpaintError passkey_not_found, last_way_in */
    async remove(personId: string, id: string): Promise<void> {
      const removed = await removeWayIn(database, openWays, personId, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('passkey')
          .where('id', '=', id)
          .where('personId', '=', personId)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      });
      if (!removed) throw new OverpaintError('passkey_not_found');
    },
  };
}

/** What the library throws says what does not hold in a response that came from outside. */
async function orRefuse<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (error) {
    throw new OverpaintError('passkey_refused', undefined, { cause: error });
  }
}

function challengeIn(clientDataJSON: string): string {
  try {
    return z.string().parse(decodeClientDataJSON(clientDataJSON).challenge);
  } catch (error) {
    throw new OverpaintError('passkey_refused', undefined, { cause: error });
  }
}

function descriptorOf({ id, transports }: { id: string; transports: string }) {
  return { id, transports: transportsSchema.parse(JSON.parse(transports)) };
}

function bytesOf(base64url: string): Buffer<ArrayBuffer> {
  return Buffer.from(base64url, 'base64url');
}
