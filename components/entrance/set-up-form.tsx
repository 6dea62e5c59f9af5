'use client';
import { useTranslations } from 'next-intl';
import { LabelledField } from '@/components/ui/labelled-field';
import { EntranceForm } from './entrance-form';
import { NewAccountFields } from './new-account-fields';

/** The first start: who has the code of the server's log becomes its first admin. */
export function SetUpForm({ needsCode }: { needsCode: boolean }) {
  const t = useTranslations('entrance');
  return (
    <EntranceForm
      title={t('setUp.title')}
      text={t('setUp.text')}
      path="/api/setup"
      {...(needsCode ? {} : { extra: { code: null } })}
      next="/"
      button={t('setUp.button')}
      working={t('setUp.working')}
    >
      {needsCode && (
        <LabelledField label={t('setUp.code')} hint={t('setUp.codeHint')} name="code" autoFocus />
      )}
      <NewAccountFields />
    </EntranceForm>
  );
}
