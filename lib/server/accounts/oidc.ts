import 'server-only';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  type ServerMetadata,
} from 'openid-client';
import { z } from 'zod';
import type { Logger } from '@/lib/server/logger';
import type { OidcSettings } from '@/lib/server/sign-in-settings';
import { OverpaintError } from '@/lib/shared/errors';
import type { Challenges } from './challenges';
import { type ConfirmedIdentity, readClaims, wantedClaims } from './oidc-claims';
import { isProviderSilent } from './oidc-failures';

export const OIDC_CALLBACK_PATH = '/api/sign-in/oidc/callback';

const CLOCK_TOLERANCE_SECONDS = 60;
const DISCOVERY_LIFETIME_MS = 3_600_000;
/** At the provider somebody may have to look for a second factor. */
const SIGN_IN_LIFETIME_MS = 600_000;

const purposeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), next: z.string() }),
  z.object({ kind: z.literal('invitation'), code: z.string() }),
  z.object({ kind: z.literal('new-way-in'), personId: z.string(), sessionId: z.string(), next: z.string() }),
]);
const startedSchema = z.object({ nonce: z.string(), verifier: z.string(), purpose: purposeSchema });

/** Why somebody is sent to the provider. */
export type OidcPurpose = z.infer<typeof purposeSchema>;
/** What was kept while they were there. */
type Started = z.infer<typeof startedSchema> & { state: string };

export type Oidc = ReturnType<typeof createOidc>;

type Options = {
  settings: OidcSettings;
  publicUrl: URL;
  challenges: Challenges;
  logger: Logger;
  /** Milliseconds of a clock that only goes forward. */
  monotonicMs?: () => number;
  timeoutSeconds?: number;
};

/**
 * Signing in at a provider of OpenID Connect: code flow with PKCE, state and nonce. The provider is asked for its
 * addresses on first use and again after an hour, so it may start after us.
 */
export function createOidc(options: Options) {
  const { settings, publicUrl, challenges, logger } = options;
  const { monotonicMs = () => performance.now(), timeoutSeconds = 10 } = options;
  const redirectUri = new URL(OIDC_CALLBACK_PATH, publicUrl);
  const insecure = new URL(settings.issuer).protocol === 'http:';
  let known: { metadata: ServerMetadata; untilMs: number } | null = null;
  let asking: Promise<ServerMetadata> | null = null;

  async function discover(): Promise<ServerMetadata> {
    if (known !== null && known.untilMs > monotonicMs()) return known.metadata;
    asking ??= askProvider().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function askProvider(): Promise<ServerMetadata> {
    const configuration = await discovery(new URL(settings.issuer), settings.clientId, undefined, undefined, {
      timeout: timeoutSeconds,
      execute: insecure ? [allowInsecureRequests] : [],
    });
    const metadata = configuration.serverMetadata();
    if (metadata.issuer !== settings.issuer) {
      logger.error(
        { issuer: metadata.issuer },
        'OIDC_ISSUER is not written exactly as the provider writes it, so nobody can sign in there',
      );
      throw new OverpaintError('provider_refused');
    }
    known = { metadata, untilMs: monotonicMs() + DISCOVERY_LIFETIME_MS };
    return metadata;
  }

  /** A new one each time, because it caches the keys that the provider signs with, and those may have changed. */
  function configure(metadata: ServerMetadata): Configuration {
    const { clientId, clientSecret } = settings;
    const byPost = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    const configuration = new Configuration(
      metadata,
      clientId,
      { client_secret: clientSecret, [clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      byPost ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret),
    );
    configuration.timeout = timeoutSeconds;
    if (insecure) allowInsecureRequests(configuration);
    enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** Runs what talks to the provider; what it throws becomes one of our codes. */
  async function withProvider<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof OverpaintError) throw error;
      const silent = isProviderSilent(error);
      // Its addresses may have changed.
      if (silent) known = null;
      logger.warn({ err: error }, silent ? 'the sign-in provider does not answer' : 'a sign-in was refused');
      throw new OverpaintError(silent ? 'provider_unavailable' : 'provider_refused', undefined, {
        cause: error,
      });
    }
  }

  return {
    issuer: settings.issuer,

    /**
     * @param binding of the browser, see `bindBrowser`
     * @returns where the browser has to go
     * @throws OverpaintError provider_unavailable, provider_refused
     */
    async start(purpose: OidcPurpose, binding: string): Promise<URL> {
      const configuration = configure(await withProvider(discover));
      const started = { nonce: randomNonce(), verifier: randomPKCECodeVerifier(), purpose };
      const state = await challenges.ask({
        kind: 'oidc',
        boundTo: binding,
        value: JSON.stringify(started),
        lifetimeMs: SIGN_IN_LIFETIME_MS,
      });
      return buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri.href,
        response_type: 'code',
        scope: settings.scopes,
        state,
        nonce: started.nonce,
        code_challenge: await calculatePKCECodeChallenge(started.verifier),
        code_challenge_method: 'S256',
      });
    },

    /**
     * Takes up what was begun when the browser left, once.
     *
     * @param search the query with which the provider sent the browser back
     * @throws OverpaintError challenge_expired
     */
    async resume(search: string, binding: string | null): Promise<Started> {
      const state = new URLSearchParams(search).get('state') ?? '';
      const question = binding === null ? null : await challenges.take('oidc', state, binding);
      if (question === null) throw new OverpaintError('challenge_expired');
      return { ...startedSchema.parse(JSON.parse(question.value)), state };
    },

    /** @throws OverpaintError provider_unavailable, provider_refused, no_account */
    async confirm(search: string, { state, nonce, verifier }: Started): Promise<ConfirmedIdentity> {
      // The address is ours and not that of the request: its `Host` may be anything.
      const address = new URL(redirectUri);
      address.search = search;
      const claims = await withProvider(async () => {
        const configuration = configure(await discover());
        const tokens = await authorizationCodeGrant(configuration, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const signed = tokens.claims();
        if (signed === undefined) throw new OverpaintError('provider_refused');
        const missing = wantedClaims(settings).some((claim) => !(claim in signed));
        if (!missing || configuration.serverMetadata().userinfo_endpoint === undefined) return signed;
        const told = await fetchUserInfo(configuration, tokens.access_token, signed.sub);
        return { ...told, ...signed };
      });
      return readClaims(claims, settings);
    },
  };
}
