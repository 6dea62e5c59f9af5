import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ScreenLink } from '@/components/ui/screen-link';
import { SectionCard } from '@/components/ui/section-card';
import { LINK } from '@/components/ui/text-looks';
import { showToast } from '@/components/ui/toast';
import { useLanguage } from '@/lib/client/language';
import { listOf } from '@/lib/client/list-of';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { changeToken, createToken, listTokens, revokeToken } from '@/lib/client/token-requests';
import { useLocalDate } from '@/lib/client/use-local-date';
import { DEVELOPERS_PATH } from '@/lib/shared/accounts';
import { modelLabel } from '@/lib/shared/model-label';
import { formatMicroUsd } from '@/lib/shared/money';
import { MAX_TOKENS, type TokenCreated, type WireToken } from '@/lib/shared/wire-tokens';
import { NewTokenSecret } from './new-token-secret';
import { NoWays } from './no-ways';
import { TokenForm } from './token-form';
import { WayRow } from './way-row';

const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** What programs ask with in one's name: made, shown once, and revoked here. */
export function TokensSection({
  tokens: given,
  origin,
  mayMake,
}: {
  tokens: WireToken[];
  origin: string;
  /** Whether this person may make things, and so their tokens. */
  mayMake: boolean;
}) {
  const t = useTranslations('profile.tokens');
  const cache = useQueryCache();
  const tokens = useGivenQuery(queryKeys.tokens, listTokens, given);
  const [step, setStep] = useState<'begin' | 'form' | 'back' | TokenCreated>('begin');
  const read = () => cache.invalidateQueries({ queryKey: queryKeys.tokens });
  const resting = step === 'begin' || step === 'back';
  const full = tokens.length >= MAX_TOKENS;

  return (
    <SectionCard
      title={t('title')}
      text={t('text')}
      action={
        resting && (
          <Button autoFocus={step === 'back'} disabled={full} onClick={() => setStep('form')}>
            {t('new')}
          </Button>
        )
      }
    >
      <p className="pb-3">
        <ScreenLink href={DEVELOPERS_PATH} className={LINK}>
          {t('how')}
        </ScreenLink>
      </p>
      {step === 'form' && (
        <TokenForm
          token={null}
          mayMake={mayMake}
          onSave={async (token) => {
            setStep(await createToken(token));
            await read();
          }}
          onCancel={() => setStep('back')}
        />
      )}
      {typeof step === 'object' && (
        <NewTokenSecret created={step} origin={origin} onDone={() => setStep('back')} />
      )}
      {full && <p className="border-t py-3 text-muted">{t('full', { max: MAX_TOKENS })}</p>}
      {tokens.length === 0 && resting && <NoWays>{t('empty')}</NoWays>}
      <ul className="empty:hidden">
        {tokens.map((token) => (
          <TokenRow
            key={token.id}
            token={token}
            mayMake={mayMake}
            onChanged={read}
            onRevoked={() => {
              if (typeof step === 'object' && step.token.id === token.id) setStep('back');
              return read();
            }}
          />
        ))}
      </ul>
    </SectionCard>
  );
}

function TokenRow({
  token,
  mayMake,
  onChanged,
  onRevoked,
}: {
  token: WireToken;
  mayMake: boolean;
  onChanged: () => Promise<void>;
  onRevoked: () => Promise<void>;
}) {
  const t = useTranslations('profile.tokens');
  const language = useLanguage();
  const date = useLocalDate();
  const { id, name, scope, models, monthlyMicroUsd, runMicroUsd, expiresAt, usedAt } = token;
  const facts = [
    t(scope === 'make' ? 'mayMake' : 'mayRead'),
    monthlyMicroUsd === null
      ? null
      : t('monthlyLimit', { amount: formatMicroUsd(monthlyMicroUsd, language) }),
    runMicroUsd === null ? null : t('runLimit', { amount: formatMicroUsd(runMicroUsd, language) }),
    models === null ? null : language.list(models.map(modelLabel), 'facts'),
    expiresAt === null ? null : t(expiresAt <= Date.now() ? 'ended' : 'until', { day: date(expiresAt, DAY) }),
    usedAt === null ? t('unused') : t('used', { used: date(usedAt, DAY) }),
  ];
  const [step, setStep] = useState<'row' | 'form' | 'back'>('row');
  if (step === 'form')
    return (
      <li>
        <TokenForm
          token={token}
          mayMake={mayMake}
          onSave={async (change) => {
            await changeToken(id, change);
            await onChanged();
            setStep('back');
          }}
          onCancel={() => setStep('back')}
        />
      </li>
    );
  return (
    <WayRow
      name={name}
      detail={listOf(facts, language)}
      removeLabel={t('revoke', { name })}
      removeText={t('revokeSure')}
      onRemove={async () => {
        await revokeToken(id);
        showToast({ message: t('revoked') });
        await onRevoked();
      }}
    >
      <Button
        variant="ghost"
        autoFocus={step === 'back'}
        aria-label={t('changeOf', { name })}
        onClick={() => setStep('form')}
      >
        {t('change')}
      </Button>
    </WayRow>
  );
}
