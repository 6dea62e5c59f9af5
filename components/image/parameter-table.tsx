import { useLanguage } from '@/lib/client/language';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { Cell, FactTable, HeadCell } from './fact-table';
import { parameterRows } from './parameter-rows';

/** What was asked beside what was answered, with a mark where they differ. */
export function ParameterTable({ run, image }: { run: WireRun; image: WireImage }) {
  const language = useLanguage();
  const { t } = language;
  return (
    <FactTable>
      <thead>
        <tr>
          <HeadCell scope="col">
            <span className="sr-only">{t('image.settings.setting')}</span>
          </HeadCell>
          <HeadCell scope="col">{t('image.settings.asked')}</HeadCell>
          <HeadCell scope="col">{t('image.settings.answered')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {parameterRows(run, image, language).map(({ name, asked, answered, differs }) => (
          <tr key={name}>
            <HeadCell scope="row">{name}</HeadCell>
            <Cell>
              <bdi>{asked}</bdi>
            </Cell>
            <Cell tone={differs ? 'text-warn' : 'text-ink'}>
              <bdi>{answered}</bdi>
              {differs ? <span className="block text-2xs">{t('image.settings.differs')}</span> : null}
            </Cell>
          </tr>
        ))}
      </tbody>
    </FactTable>
  );
}
