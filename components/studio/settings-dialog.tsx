import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { LABEL, NOTICE } from '@/components/ui/text-looks';
import { chooseLanguage, readChosenLanguage } from '@/lib/client/chosen-language';
import { setTheme, THEMES, themeStore } from '@/lib/client/theme';
import { useWho } from '@/lib/client/who';
import { LANGUAGES } from '@/lib/shared/locales';

/** What a person chooses for this browser. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('studio');
  return (
    <Dialog title={t('header.settings')} onClose={onClose}>
      <div className="space-y-5">
        <ThemeChoice />
        <LanguageChoice />
        <AccountsOff />
      </div>
    </Dialog>
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

/** People have signed in here once: what they made is still theirs. */
function AccountsOff() {
  const t = useTranslations('studio');
  const { owner } = useWho();
  return owner !== null && <p className={NOTICE}>{t('accountsOff', { name: owner })}</p>;
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
