import { getTranslations } from 'next-intl/server';
import { LINK } from '@/components/ui/text-looks';
import type { GuideField } from '@/lib/shared/interface-guide';
import { WithCode } from './with-code';

/** Of a body, an answer or an object. */
export async function FieldList({ title, fields }: { title: string; fields: readonly GuideField[] }) {
  const t = await getTranslations('developers');
  if (fields.length === 0) return null;
  return (
    <div className="space-y-1">
      <h4 className="text-xs/5 font-medium text-muted">{title}</h4>
      <ul className="divide-y rounded-lg border">
        {fields.map((field) => (
          <li key={`${field.name} ${field.type}`} className="px-3 py-1.5">
            <p className="flex flex-wrap items-baseline gap-x-3" dir="ltr">
              <code className="font-mono text-xs font-semibold wrap-anywhere">{field.name}</code>
              <code className="min-w-0 font-mono text-xs wrap-anywhere text-muted">
                <TypeOf field={field} />
              </code>
              {field.required && <span className="text-xs text-muted">{t('required')}</span>}
            </p>
            {field.text !== '' && (
              <p className="text-xs/5 text-muted" dir="ltr" lang="en">
                <WithCode text={field.text} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Objects that are described below are links. */
function TypeOf({ field: { type, objects } }: { field: GuideField }) {
  if (objects.length === 0) return type;
  return type.split(new RegExp(`\\b(${objects.join('|')})\\b`)).map((part, place) => {
    const key = place;
    return objects.includes(part) ? (
      <a key={key} href={`#${part}`} className={LINK}>
        {part}
      </a>
    ) : (
      part
    );
  });
}
