import { useTranslations } from 'next-intl';
import { type ComponentProps, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Mentions } from '@/components/ui/mentions';
import { TextArea } from '@/components/ui/text-field';
import { LEGEND, NOTE } from './text-styles';

/** One prompt, or several to compare. */
export function PromptVariants({
  prompts,
  fixedCount = 0,
  onChange,
}: {
  prompts: readonly string[];
  /** So many at the beginning have results and stay as they are. */
  fixedCount?: number;
  onChange: (prompts: string[]) => void;
}) {
  const t = useTranslations('costCompare.prompts');
  const id = useId();
  const several = prompts.length > 1;
  return (
    <div className="space-y-2">
      {prompts.map((prompt, index) => {
        const same = firstSame(prompts, index);
        const fieldId = `${id}prompt${index}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is known by its place alone
          <div key={index}>
            <div className="flex min-h-8 items-center justify-between">
              <label htmlFor={fieldId} className={LEGEND}>
                {several ? t('numbered', { number: index + 1 }) : t('one')}
              </label>
              {several && index >= fixedCount && (
                <IconButton
                  icon="x"
                  label={t('remove', { number: index + 1 })}
                  className="-me-2"
                  onClick={() => onChange(prompts.filter((_, at) => at !== index))}
                />
              )}
            </div>
            <VariantField
              id={fieldId}
              className="field-sizing-content max-h-64 min-h-19 resize-y"
              rows={3}
              value={prompt}
              readOnly={index < fixedCount}
              aria-describedby={`${fieldId}note`}
              dir="auto"
              placeholder={t('placeholder')}
              onChange={({ target }) =>
                onChange(prompts.map((each, at) => (at === index ? target.value : each)))
              }
            />
            <p id={`${fieldId}note`} className={NOTE}>
              {same !== null && t('same', { number: same + 1 })}
            </p>
          </div>
        );
      })}
      <Button variant="ghost" className="-ms-2" onClick={() => onChange([...prompts, prompts.at(-1) ?? ''])}>
        <Icon name="plus" /> {t('add')}
      </Button>
    </div>
  );
}

function VariantField({ value, ...rest }: ComponentProps<'textarea'> & { value: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <>
      <TextArea ref={field} value={value} {...rest} />
      {rest.readOnly !== true && <Mentions field={field} value={value} />}
    </>
  );
}

/** Two equal prompts make one row, and the person who has just added the second sees why it made none. */
function firstSame(prompts: readonly string[], index: number): number | null {
  const prompt = prompts[index] ?? '';
  const first = prompts.indexOf(prompt);
  return first === index || prompt.trim() === '' ? null : first;
}
