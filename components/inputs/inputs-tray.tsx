import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { LABEL } from '@/components/ui/text-looks';
import { addFiles, inputStore, moveInput, removeInput, retryInput } from '@/lib/client/input-store';
import { baseOf, type InputItem } from '@/lib/client/input-tray';
import { useLanguage } from '@/lib/client/language';
import { directionOf } from '@/lib/shared/locales';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import { AddInputs } from './add-inputs';
import { attachReorder } from './attach-reorder';
import { describeInput, nameOfInput, notesOfInputs } from './describe-input';
import { EmptyTray } from './empty-tray';
import { INPUT_PLACE } from './input-place';
import { InputTile } from './input-tile';

/** The pictures of an edit, in order. The first one is the base: it is edited, and a mask is painted on it. */
export function InputsTray({ onPaint }: { onPaint: (mode: 'mask' | 'markup') => void }) {
  const language = useLanguage();
  const { t } = language;
  const rightToLeft = directionOf(language.locale) === 'rtl';
  const items = useStore(inputStore, (state) => state.items);
  const notice = useStore(inputStore, (state) => state.notice);
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const tray = useRef<HTMLElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const index = items.findIndex(({ key }) => key === chosenKey);
  const chosen = items[index];

  const move = (item: InputItem, to: number) => {
    const place = Math.max(0, Math.min(items.length - 1, to));
    moveInput(item.key, place);
    setSaid(
      t(place === 0 ? 'inputs.said.movedToBase' : 'inputs.said.moved', {
        name: nameOfInput(item, language),
        place: place + 1,
        count: items.length,
      }),
    );
  };
  const remove = (item: InputItem) => {
    const at = items.indexOf(item);
    const next = items[at + 1] ?? items[at - 1];
    setChosenKey(next?.key ?? null);
    setSaid(t('inputs.said.removed', { name: nameOfInput(item, language) }));
    removeInput(item.key);
    // The focus stays in the tray, although its button is gone.
    requestAnimationFrame(() => {
      const tile = next && list.current?.querySelector<HTMLElement>(`[data-input="${next.key}"] button`);
      (tile || tray.current?.querySelector<HTMLElement>('input[type=file]'))?.focus();
    });
  };

  const moved = useRef(move);
  useEffect(() => {
    moved.current = move;
  });
  const some = items.length > 0;
  useEffect(() => {
    if (!some || !list.current) return;
    return attachReorder(list.current, (key, to) => {
      const item = inputStore.getState().items.find((one) => one.key === key);
      if (item) moved.current(item, to);
    });
  }, [some]);

  return (
    <section ref={tray} aria-label={t('inputs.title')} className="pb-3.5 max-md:pb-2">
      {items.length === 0 ? (
        <EmptyTray onFiles={addFiles} />
      ) : (
        <>
          <div className="flex items-center justify-between pb-1.5 max-md:hidden">
            <span className={LABEL}>{t('inputs.heading')}</span>
            <span className="text-xs text-muted tabular-nums">
              {t('inputs.count', { count: items.length, most: MAX_INPUT_IMAGES })}
            </span>
          </div>
          <ul
            ref={list}
            className="grid grid-cols-[repeat(auto-fill,minmax(4rem,1fr))] gap-1.5 max-md:in-data-[open=false]:flex max-md:in-data-[open=false]:overflow-x-auto max-md:in-data-[open=false]:p-0.5"
          >
            {items.map((item, at) => (
              <InputTile
                key={item.key}
                item={item}
                index={at}
                count={items.length}
                chosen={item.key === chosenKey}
                panelId={`${id}panel`}
                onChoose={() => setChosenKey(item.key === chosenKey ? null : item.key)}
                onMove={(by) => move(item, at + by)}
                onRemove={() => remove(item)}
              />
            ))}
            {items.length < MAX_INPUT_IMAGES && (
              <li className={INPUT_PLACE}>
                <AddInputs compact label={t('inputs.add')} onFiles={addFiles} />
              </li>
            )}
          </ul>
          <div
            id={`${id}panel`}
            className="flex flex-wrap items-center justify-between gap-x-2 pt-1.5"
            hidden={!chosen}
          >
            {chosen && (
              <>
                <p className="min-w-0 text-xs text-muted">
                  <span dir="auto" className="block truncate font-medium text-ink">
                    {nameOfInput(chosen, language)}
                  </span>
                  <bdi>{describeInput(chosen, language)}</bdi>
                </p>
                <div className="flex flex-none">
                  <IconButton
                    icon={rightToLeft ? 'arrow-right' : 'arrow-left'}
                    label={t(rightToLeft ? 'inputs.actions.moveRight' : 'inputs.actions.moveLeft')}
                    disabled={index === 0}
                    onClick={() => move(chosen, index - 1)}
                  />
                  <IconButton
                    icon={rightToLeft ? 'arrow-left' : 'arrow-right'}
                    label={t(rightToLeft ? 'inputs.actions.moveLeft' : 'inputs.actions.moveRight')}
                    disabled={index === items.length - 1}
                    onClick={() => move(chosen, index + 1)}
                  />
                  {index > 0 && (
                    <IconButton
                      icon="image"
                      label={t('inputs.actions.makeBase')}
                      onClick={() => move(chosen, 0)}
                    />
                  )}
                  <IconButton icon="trash" label={t('inputs.tile.remove')} onClick={() => remove(chosen)} />
                </div>
              </>
            )}
          </div>
          {notesOfInputs(items, language).map(({ note, of }) => (
            <p key={note} className="mt-1.5 text-xs/5 wrap-anywhere text-muted">
              <span className="font-medium">{of}</span>: {note}
            </p>
          ))}
          {items.map((item) =>
            item.state.status === 'failed' ? (
              <div
                key={item.key}
                className="mt-2 flex items-start gap-2 rounded-lg bg-danger-soft px-2.5 py-2 text-xs/5 text-danger"
                role="alert"
              >
                <p className="min-w-0 flex-1">
                  <bdi className="font-medium">{nameOfInput(item, language)}</bdi>: {item.state.message}
                </p>
                <div className="flex flex-none gap-1">
                  {item.state.retryable && (
                    <Button onClick={() => retryInput(item.key)}>{t('inputs.actions.retry')}</Button>
                  )}
                  <IconButton
                    icon="x"
                    label={t('inputs.tile.removeNamed', { name: nameOfInput(item, language) })}
                    onClick={() => remove(item)}
                  />
                </div>
              </div>
            ) : null,
          )}
          <PaintButtons ready={baseOf(items) !== null} onPaint={onPaint} />
        </>
      )}
      <p role="status" className={notice ? 'pt-1.5 text-xs text-warn' : 'sr-only'}>
        {notice && language.say(notice)}
      </p>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
    </section>
  );
}

function PaintButtons({ ready, onPaint }: { ready: boolean; onPaint: (mode: 'mask' | 'markup') => void }) {
  const t = useTranslations('inputs.actions');
  return (
    <div className="flex gap-2 pt-2">
      <Button className="flex-1" data-paint="mask" disabled={!ready} onClick={() => onPaint('mask')}>
        {t('paintMask')}
      </Button>
      <Button className="flex-1" disabled={!ready} onClick={() => onPaint('markup')}>
        {t('markUp')}
      </Button>
    </div>
  );
}
