import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider says otherwise than it should, from now on. */
type Lies = {
  /** In place of its own, in what it signs. */
  issuer?: string;
  /** In place of its own, in its metadata. */
  discoveredIssuer?: string;
  nonce?: string;
  audience?: string;
  /** Added to the times in what it signs: a clock that goes wrong. */
  clockSeconds?: number;
  /** Signed with a key that it does not publish. */
  foreignKey?: boolean;
  unsigned?: boolean;
  /** Claims that are told at the userinfo endpoint alone. */
  hideInToken?: readonly string[];
  /** Of whom the userinfo endpoint tells. */
  userinfoSubject?: string;
};

/** A provider of OpenID Connect for tests: strict about what it is asked, and it lies when told to. */
export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in next, with what is claimed of them. */
  person: { sub: string; [claim: string]: unknown };
  lies: Lies;
  /** Every path that was asked for. */
  asked: string[];
  /** It answers nothing before this is over. */
  delay: Promise<void>;
  /** Every answer is an error of the server. */
  broken: boolean;
  rotateKeys(): void;
  /** What a browser gets that is sent to `address`: where the provider sends it back to. */
  visit(address: URL): Promise<URL>;
  close(): Promise<void>;
};

type Grant = { challenge: string; nonce: string; redirectUri: string; person: TestProvider['person'] };
type Key = { id: string; privateKey: KeyObject; publicKey: KeyObject };

const EXPIRES_SECONDS = 60;

/** @param port any that is free unless told */
export async function openTestProvider(redirectUri: string, port = 0): Promise<TestProvider> {
  let key = makeKey();
  const foreign = { ...makeKey(), id: key.id };
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, TestProvider['person']>();
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      send(response, 400, { error: 'invalid_request', error_description: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: TestProvider = {
    issuer,
    clientId: 'overpaint',
    clientSecret: 'a secret of + two: parts',
    person: { sub: 'ann', name: 'Ann', email: 'ann@example.com', email_verified: true },
    lies: {},
    asked: [],
    delay: Promise.resolve(),
    broken: false,
    rotateKeys() {
      key = makeKey();
    },
    async visit(address) {
      const { status, headers } = await fetch(address, { redirect: 'manual' });
      if (status !== 302) throw new Error(`The provider answered ${status} to ${address}`);
      return new URL(headers.get('location') ?? '');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    provider.asked.push(url.pathname);
    await provider.delay;
    if (provider.broken) return send(response, 503, 'down');
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return send(response, 200, metadata());
      case '/jwks':
        return send(response, 200, {
          keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: key.id, use: 'sig', alg: 'RS256' }],
        });
      case '/authorize':
        return authorize(url, response);
      case '/token':
        return exchange(request, response);
      case '/userinfo':
        return tell(request, response);
      default:
        return send(response, 404, {});
    }
  }

  function metadata() {
    return {
      issuer: provider.lies.discoveredIssuer ?? issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  function authorize({ searchParams }: URL, response: ServerResponse): void {
    const expected = {
      client_id: provider.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(expected)) demand(searchParams.get(name) === value, name);
    const [challenge, nonce, state] = ['code_challenge', 'nonce', 'state'].map((name) => {
      const value = searchParams.get(name) ?? '';
      demand(/^[\w-]{43}$/.test(value), name);
      return value;
    });
    demand(searchParams.get('scope')?.split(' ').includes('openid') === true, 'scope');
    const code = randomUUID();
    grants.set(code, {
      challenge: challenge ?? '',
      nonce: nonce ?? '',
      redirectUri,
      person: provider.person,
    });
    const back = new URL(redirectUri);
    back.search = new URLSearchParams({ code, state: state ?? '', iss: issuer }).toString();
    response.writeHead(302, { location: back.href }).end();
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = new URLSearchParams(await readText(request));
    const [, encoded = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const credentials = new URLSearchParams(`x=${Buffer.from(encoded, 'base64').toString()}`).get('x');
    demand(credentials === `${provider.clientId}:${provider.clientSecret}`, 'client_secret');
    const grant = grants.get(body.get('code') ?? '');
    grants.delete(body.get('code') ?? '');
    if (grant === undefined) return send(response, 400, { error: 'invalid_grant' });
    demand(body.get('grant_type') === 'authorization_code', 'grant_type');
    demand(body.get('redirect_uri') === grant.redirectUri, 'redirect_uri');
    const verified = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    demand(verified === grant.challenge, 'code_verifier');
    const accessToken = randomUUID();
    tokens.set(accessToken, grant.person);
    send(response, 200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: EXPIRES_SECONDS,
      id_token: idToken(grant),
    });
  }

  function idToken({ nonce, person }: Grant): string {
    const { lies } = provider;
    const nowSeconds = Math.floor(Date.now() / 1000) + (lies.clockSeconds ?? 0);
    const shown = Object.entries(person).filter(([claim]) => lies.hideInToken?.includes(claim) !== true);
    const payload = {
      ...Object.fromEntries(shown),
      iss: lies.issuer ?? issuer,
      aud: lies.audience ?? provider.clientId,
      nonce: lies.nonce ?? nonce,
      iat: nowSeconds,
      exp: nowSeconds + EXPIRES_SECONDS,
    };
    const header = lies.unsigned === true ? { alg: 'none' } : { alg: 'RS256', kid: key.id };
    const signed = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    if (lies.unsigned === true) return `${signed}.`;
    const { privateKey } = lies.foreignKey === true ? foreign : key;
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  function tell(request: IncomingMessage, response: ServerResponse): void {
    const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const person = tokens.get(token);
    if (person === undefined) send(response, 401, {});
    else send(response, 200, { ...person, sub: provider.lies.userinfoSubject ?? person.sub });
  }

  return provider;
}

function makeKey(): Key {
  return { id: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

function demand(holds: boolean, name: string): void {
  if (!holds) throw new Error(`${name} is not what it has to be`);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
