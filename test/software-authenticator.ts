import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { NewPasskey, PasskeySignIn } from '@/lib/shared/passkey-request';

type Kept = { rpId: string; userHandle: string; privateKey: KeyObject };
type Departures = {
  /** In place of the page that it is asked on. */
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** In place of the one that is counted. */
  counter?: number;
  userHandle?: string;
  /** The signature is of something else. */
  altered?: boolean;
};

const [PRESENT, VERIFIED, HAS_CREDENTIAL] = [0x01, 0x04, 0x40];

/** A device with passkeys, for tests: what a browser would answer on a page at `origin`. */
export function createSoftwareAuthenticator(
  origin: string,
  { counts = false, id: fixedId }: { counts?: boolean; id?: string } = {},
) {
  const kept = new Map<string, Kept>();
  let uses = 0;

  function clientData(type: string, challenge: string, departures: Departures): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: departures.type ?? type,
        challenge: departures.challenge ?? challenge,
        origin: departures.origin ?? origin,
        crossOrigin: false,
      }),
    );
  }

  function authenticatorData(rpId: string, flags: number, departures: Departures): Buffer {
    if (counts) uses += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(departures.counter ?? uses);
    return Buffer.concat([sha256(Buffer.from(departures.rpId ?? rpId)), Buffer.from([flags]), counter]);
  }

  return {
    ids: () => [...kept.keys()],

    create(
      options: PublicKeyCredentialCreationOptionsJSON,
      departures: Departures = {},
    ): NewPasskey['response'] {
      const rpId = options.rp.id ?? '';
      const id = fixedId === undefined ? randomBytes(16) : Buffer.from(fixedId, 'base64url');
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const key = isoCBOR.encode(
        new Map<number, number | Uint8Array>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
          [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
        ]),
      );
      const data = Buffer.concat([
        authenticatorData(rpId, PRESENT | VERIFIED | HAS_CREDENTIAL, departures),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        key,
      ]);
      kept.set(id.toString('base64url'), { rpId, userHandle: options.user.id, privateKey });
      return {
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', options.challenge, departures).toString('base64url'),
          attestationObject: Buffer.from(
            isoCBOR.encode(
              new Map<string, string | Map<string, string> | Uint8Array>([
                ['fmt', 'none'],
                ['attStmt', new Map()],
                ['authData', new Uint8Array(data)],
              ]),
            ),
          ).toString('base64url'),
          transports: ['internal'],
        },
      };
    },

    /** @param id of the passkey that the person chooses; the first unless told */
    get(
      options: PublicKeyCredentialRequestOptionsJSON,
      departures: Departures = {},
      id = [...kept.keys()][0] ?? '',
    ): PasskeySignIn['response'] {
      const { rpId, userHandle, privateKey } = kept.get(id) ?? {};
      if (rpId === undefined || privateKey === undefined) throw new Error('This device has no such passkey');
      const data = authenticatorData(rpId, PRESENT | VERIFIED, departures);
      const client = clientData('webauthn.get', options.challenge, departures);
      const signed = Buffer.concat([data, sha256(departures.altered === true ? Buffer.from('x') : client)]);
      return {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          userHandle: departures.userHandle ?? userHandle,
        },
      };
    },
  };
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
