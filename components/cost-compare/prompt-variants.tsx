import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
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
  const id = useId();
  const several = prompts.length > 1;
  return (
    <div className="space-y-2">
      {prompts.map((prompt, index) => {
        const fieldId = `${id}prompt${index}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a prompt is known by its place alone
          <div key={index}>
            <div className="flex min-h-8 items-center justify-between">
              <label htmlFor={fieldId} className={LEGEND}>
                {several ? `Prompt ${index + 1}` : 'Prompt'}
              </label>
              {several && index >= fixedCount && (
                <IconButton
                  icon="x"
                  label={`Remove prompt ${index + 1}`}
                  className="-mr-2"
                  onClick={() => onChange(prompts.filter((_, at) => at !== index))}
                />
              )}
            </div>
            <TextArea
              id={fieldId}
              className="field-sizing-content max-h-64 min-h-19 resize-y"
              rows={3}
              value={prompt}
              readOnly={index < fixedCount}
              aria-describedby={`${fieldId}note`}
              placeholder="Describe the picture you want"
              onChange={({ target }) =>
                onChange(prompts.map((each, at) => (at === index ? target.value : each)))
              }
            />
            <p id={`${fieldId}note`} className={NOTE}>
              {sameAs(prompts, index)}
            </p>
          </div>
        );
      })}
      <Button variant="ghost" className="-ml-2" onClick={() => onChange([...prompts, prompts.at(-1) ?? ''])}>
        <Icon name="plus" /> Add a prompt to compare
      </Button>
    </div>
  );
}

/** Two that are alike make one row; who has just added one sees why it made none. */
function sameAs(prompts: readonly string[], index: number): string | null {
  const prompt = prompts[index] ?? '';
  const first = prompts.indexOf(prompt);
  return first === index || prompt.trim() === '' ? null : `As prompt ${first + 1}, so it counts once.`;
}
