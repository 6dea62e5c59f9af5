'use client';
import type { SignInProblem } from '@/lib/shared/sign-in-problem';
import type { WaysIn as Known } from '@/lib/shared/wire-ways-in';
import { IdentitiesSection } from './identities-section';
import { PasskeysSection } from './passkeys-section';

/** The ways into one's own account beside a password. The server keeps the last one, and says so. */
export function WaysIn({
  known: { passkey, provider, host, passkeys, identities },
  problem,
}: {
  known: Known;
  problem: SignInProblem | null;
}) {
  return (
    <div className="grid gap-4">
      {passkey && <PasskeysSection passkeys={passkeys} host={host} />}
      {provider !== null && (
        <IdentitiesSection name={provider.name} identities={identities} problem={problem} />
      )}
    </div>
  );
}
