import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useEffectEvent, useId, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { thumbnailUrl } from '@/lib/client/image-url';
import { followMentions, loadReferences, useReferences } from '@/lib/client/references/reference-store';
import {
  findTypedMention,
  type Suggestion,
  suggestMentions,
  type TrayPicture,
  type TypedMention,
} from '@/lib/client/references/typed-mention';
import { findMentions, type Mention } from '@/lib/shared/mentions';
import type { WireReference } from '@/lib/shared/wire-references';

/**
 * Under a field in which a prompt is written: who could be meant while an `@` is typed, and who is mentioned. It listens to the
 * field, so that it is loaded when the first `@` is there. Text is put in as if it were typed, so that undo has it.
 *
 * The field stays a textbox for who hears the page: the list says what it offers, and which is chosen, in a live region too.
 */
export function MentionHelp({
  field,
  value,
  tray = NO_PICTURES,
}: {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  /** Pictures that `@1` and so on stand for. */
  tray?: readonly TrayPicture[];
}) {
  const t = useTranslations('references.mention');
  const id = useId();
  const { status, references } = useReferences();
  const [typed, setTyped] = useState<TypedMention | null>(null);
  /** Closed by Escape, until another `@` is typed. */
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const suggestions = typed === null ? [] : suggestMentions(typed.typed, references, tray);
  const isOpen = typed !== null && typed.start !== dismissedAt && suggestions.length > 0;
  const active = suggestions.find(({ key }) => key === activeKey) ?? suggestions[0];
  const optionId = ({ key }: Suggestion) => `${id}${key}`;

  useEffect(() => followMentions(value), [value]);

  const look = useEffectEvent(() => {
    const element = field.current;
    if (element === null || document.activeElement !== element) return setTyped(null);
    const { selectionStart, selectionEnd } = element;
    const next = selectionStart === selectionEnd ? findTypedMention(element.value, selectionStart) : null;
    if (next?.start !== typed?.start) {
      setDismissedAt(null);
      setActiveKey(null);
    }
    // Another window may have made one.
    if (next !== null && typed === null) void loadReferences();
    setTyped(next);
  });

  const choose = (suggestion: Suggestion) => {
    const element = field.current;
    if (element === null || typed === null) return;
    const behind = element.value[typed.end] ?? '';
    const space = behind === '' || /[\p{L}\p{N}@]/u.test(behind) ? ' ' : '';
    replaceText(element, typed, `${suggestion.insert}${space}`);
    setTyped(null);
  };

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isOpen || active === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const at = (suggestions.indexOf(active) + step + suggestions.length) % suggestions.length;
      setActiveKey(suggestions[at]?.key ?? null);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(active);
    else if (event.key === 'Escape') setDismissedAt(typed?.start ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  useEffect(() => {
    const element = field.current;
    if (element === null) return;
    const listeners = new AbortController();
    const when = { signal: listeners.signal };
    const lookSoon = () => look();
    for (const name of ['input', 'keyup', 'click', 'focus', 'blur'] as const)
      element.addEventListener(name, lookSoon, when);
    element.addEventListener('keydown', (event) => onKey(event), when);
    look();
    return () => listeners.abort();
  }, [field]);

  const shownId = isOpen && active ? optionId(active) : null;
  useEffect(() => {
    const element = field.current;
    if (element === null || shownId === null) return;
    const told = {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': `${id}list`,
      'aria-activedescendant': shownId,
    };
    for (const [name, text] of Object.entries(told)) element.setAttribute(name, text);
    document.getElementById(shownId)?.scrollIntoView({ block: 'nearest' });
    return () => {
      for (const name of Object.keys(told)) element.removeAttribute(name);
    };
  }, [field, shownId, id]);

  return (
    <>
      {isOpen && (
        <div
          id={`${id}list`}
          role="listbox"
          aria-label={t('list')}
          className="mt-1 max-h-60 overflow-y-auto rounded-lg border bg-raised p-1 shadow-popover [scrollbar-width:thin]"
        >
          {suggestions.map((suggestion) => (
            <div
              key={suggestion.key}
              id={optionId(suggestion)}
              role="option"
              tabIndex={-1}
              aria-selected={suggestion === active}
              className="flex min-h-10 cursor-pointer items-center gap-2.5 rounded-md px-1.5 py-1 hover:bg-ink/7 aria-selected:bg-accent-soft max-md:min-h-11"
              // The field keeps the focus, and on a phone its keyboard.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
              onKeyDown={undefined}
            >
              <SuggestionRow suggestion={suggestion} />
            </div>
          ))}
        </div>
      )}
      <p aria-live="polite" className="sr-only">
        {isOpen && active
          ? t('offered', {
              count: suggestions.length,
              name: active.insert.slice(1),
              place: suggestions.indexOf(active) + 1,
            })
          : ''}
      </p>
      {status === 'ready' && (
        <Mentioned
          mentions={findMentions(value, tray.length, references)}
          typing={isOpen ? typed : null}
          references={references}
          onRemove={(mentions) => {
            if (field.current) removeText(field.current, mentions);
          }}
        />
      )}
      {status === 'failed' && findMentions(value, tray.length, []).length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 pt-1.5 text-xs text-warn">
          {t('failed')}
          <button
            type="button"
            className="underline underline-offset-2"
            onClick={() => void loadReferences()}
          >
            {t('retry')}
          </button>
        </p>
      )}
    </>
  );
}

const NO_PICTURES: readonly TrayPicture[] = [];

function SuggestionRow({ suggestion }: { suggestion: Suggestion }) {
  const t = useTranslations('references');
  const isReference = suggestion.kind === 'reference';
  const url = isReference ? pictureOf(suggestion.reference) : suggestion.picture.url;
  return (
    <>
      <span className="grid size-8 flex-none place-items-center overflow-hidden rounded-md bg-sunken text-faint">
        {url === null ? <Icon name="image" /> : <img src={url} alt="" className="size-full object-cover" />}
      </span>
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium">
          {suggestion.insert}
        </span>
        <span dir="auto" className="block truncate text-xs text-muted">
          {isReference
            ? suggestion.reference.sentence || t(`kinds.${suggestion.reference.kind}`)
            : suggestion.picture.name}
        </span>
      </span>
    </>
  );
}

/** Who is mentioned, and what only looks like a mention. */
function Mentioned({
  mentions,
  typing,
  references,
  onRemove,
}: {
  mentions: readonly Mention[];
  /** What is still being typed names nobody yet. */
  typing: TypedMention | null;
  references: readonly WireReference[];
  onRemove: (mentions: readonly Mention[]) => void;
}) {
  const t = useTranslations('references.mention');
  const byReference = Map.groupBy(
    mentions.flatMap((mention) => (mention.kind === 'reference' ? mention : [])),
    ({ reference }) => reference.id,
  );
  const unknown = new Set(
    mentions.flatMap((mention) =>
      mention.kind === 'unknown' && mention.start !== typing?.start ? mention.word : [],
    ),
  );
  if (byReference.size + unknown.size === 0) return null;
  return (
    <ul aria-label={t('mentioned')} className="flex flex-wrap gap-1.5 pt-1.5">
      {[...byReference].map(([id, own]) => {
        const reference = references.find((one) => one.id === id);
        if (reference === undefined) return null;
        const url = pictureOf(reference);
        return (
          <li
            key={id}
            className="flex h-7 max-w-full items-center gap-1.5 overflow-hidden rounded-md border bg-raised ps-0.5 text-xs max-md:h-9"
          >
            {url !== null && (
              <img src={url} alt="" className="size-5.5 rounded-sm object-cover max-md:size-7" />
            )}
            <span dir="auto" className="min-w-0 truncate">
              {reference.name}
            </span>
            <button
              type="button"
              className="grid h-full w-6 flex-none place-items-center text-muted hover:bg-ink/7 hover:text-ink max-md:w-9"
              aria-label={t('remove', { name: reference.name })}
              title={t('remove', { name: reference.name })}
              onClick={() => onRemove(own)}
            >
              <Icon name="x" className="size-3" />
            </button>
          </li>
        );
      })}
      {[...unknown].map((word) => (
        <li
          key={word}
          dir="auto"
          className="flex min-h-7 max-w-full items-center rounded-md border border-dashed px-2 text-xs wrap-anywhere text-muted"
        >
          {t('unknown', { word })}
        </li>
      ))}
    </ul>
  );
}

function pictureOf({ pictures: [first] }: WireReference): string | null {
  return first === undefined ? null : thumbnailUrl(first, 256);
}

/** As if it were typed: the browser's undo knows of it, and React hears of it. */
function replaceText(
  element: HTMLTextAreaElement,
  { start, end }: { start: number; end: number },
  text: string,
): void {
  element.focus();
  element.setSelectionRange(start, end);
  const isDone =
    text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
  if (isDone) return;
  element.setRangeText(text, start, end, 'end');
  element.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** With one of the spaces around each, from the last to the first. */
function removeText(element: HTMLTextAreaElement, mentions: readonly Mention[]): void {
  for (const { start, end } of mentions.toReversed()) {
    const behind = element.value[end] === ' ' && (start === 0 || element.value[start - 1] === ' ');
    replaceText(element, { start, end: behind ? end + 1 : end }, '');
  }
}
