import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { ButtonLink } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { LABEL } from '@/components/ui/text-looks';
import { chooseLanguage, readChosenLanguage } from '@/lib/client/chosen-language';
import { setTheme, THEMES, themeStore } from '@/lib/client/theme';
import { useWho } from '@/lib/client/who';
import { PEOPLE_PATH, TRAIL_PATH } from '@/lib/shared/accounts';
import { LANGUAGES } from '@/lib/shared/locales';

/** What a person chooses for this browser. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('studio');
  return (
    <Dialog title={t('header.settings')} onClose={onClose}>
      <div className="space-y-5">
        <ThemeChoice />
        <LanguageChoice />
        <AdminLinks onClose={onClose} />
      </div>
    </Dialog>
  );
}

/** On a phone the header has no room for them. */
function AdminLinks({ onClose }: { onClose: () => void }) {
  const t = useTranslations('app.titles');
  const { accounts, admin } = useWho();
  if (!accounts || !admin) return null;
  return (
    <div className="flex gap-2 border-t pt-4">
      <ButtonLink href={PEOPLE_PATH} onClick={onClose}>
        {t('people')}
      </ButtonLink>
      <ButtonLink href={TRAIL_PATH} onClick={onClose}>
        {t('trail')}
      </ButtonLink>
    </div>
  );
}

function ThemeChoice() {
  const t = useTranslations('studio.theme');
  const id = useId();
  const theme = useStore(themeStore, (state) => state.theme);
  return (
    <div className="space-y-1.5">
      <span id={id} className={LABEL}>
        {t('name')}
      </span>
      <Segmented
        labelledBy={id}
        value={theme}
        segments={THEMES.map((value) => ({ value, label: t(value) }))}
        onChange={setTheme}
      />
    </div>
  );
}

function LanguageChoice() {
  const t = useTranslations('studio.language');
  const id = useId();
  const router = useRouter();
  const [chosen, setChosen] = useState(() => readChosenLanguage(document));
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={LABEL}>
        {t('name')}
      </label>
      <Select
        id={id}
        value={chosen ?? ''}
        onChange={({ target }) => {
          const code = LANGUAGES.find((language) => language.code === target.value)?.code ?? null;
          chooseLanguage(code, document);
          setChosen(code);
          router.refresh();
        }}
      >
        <option value="">{t('browser')}</option>
        {LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
