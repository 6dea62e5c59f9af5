import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { selectWhole, WHOLE_SELECTIONS } from './select-whole';
import type { ToolOptionsProps } from './tool';

/** What is selected with one click, wherever it is. */
export function WholeSelections({ session, settings, controller, focusPhoto }: ToolOptionsProps) {
  const t = useTranslations('canvas.select');
  return WHOLE_SELECTIONS.map((name) => (
    <Button
      key={name}
      onClick={() => {
        selectWhole(name, session, controller, settings.getState().combine);
        focusPhoto();
      }}
    >
      {t(name)}
    </Button>
  ));
}
