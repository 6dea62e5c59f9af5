import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { TextArea, TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { sayMark } from '@/lib/client/look-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { COMMENT_MAX, type NewMark, VISITOR_NAME_MAX } from '@/lib/shared/wire-collections';
import type { LookMark } from '@/lib/shared/wire-marks';

/** What was said of an image, a choice, and a remark of one's own. */
export function Remarks({
  code,
  ticket,
  imageId,
  marks,
  visitor,
  onVisitor,
  onMarks,
}: {
  code: string;
  ticket: string | null;
  imageId: string;
  /** Of this image. */
  marks: readonly LookMark[];
  visitor: string;
  onVisitor: (name: string) => void;
  /** With all marks of the link. */
  onMarks: (marks: readonly LookMark[]) => void;
}) {
  const t = useTranslations('look');
  const language = useLanguage();
  const id = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const name = visitor.replace(/\s+/g, ' ').trim();
  const comments = marks.filter(({ kind }) => kind === 'comment');
  const choices = marks.filter(({ kind }) => kind === 'choice');
  const isChosen = choices.some((choice) => choice.visitor === name);

  const say = async (mark: NewMark): Promise<boolean> => {
    if (sending) return false;
    if (name === '') {
      setProblem(t('nameMissing'));
      nameField.current?.focus();
      return false;
    }
    setSending(true);
    setSent(false);
    try {
      onMarks(await sayMark(code, ticket, mark));
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(sentenceOf(error));
      return false;
    } finally {
      setSending(false);
    }
  };
  const comment = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    if (!(await say({ kind: 'comment', imageId, visitor, text }))) return;
    setText('');
    setSent(true);
  };

  return (
    <section className="flex flex-col gap-3 border-t pt-3">
      <div>
        <label className={LABEL} htmlFor={`${id}name`}>
          {t('name')}
        </label>
        <TextField
          id={`${id}name`}
          ref={nameField}
          value={visitor}
          maxLength={VISITOR_NAME_MAX}
          autoComplete="name"
          aria-describedby={`${id}nameText`}
          onChange={({ target }) => onVisitor(target.value)}
        />
        <p id={`${id}nameText`} className="pt-0.5 text-xs text-muted">
          {t('nameText')}
        </p>
      </div>
      <Button
        aria-pressed={isChosen}
        className={isChosen ? 'border-transparent bg-accent-soft text-accent-text' : ''}
        onClick={() => void say({ kind: 'choice', imageId, visitor, chosen: !isChosen })}
      >
        <Icon name="star" className={isChosen ? '[--icon-fill:currentColor]' : ''} />
        {t(isChosen ? 'isChosen' : 'choose')}
      </Button>
      {choices.length === 0 ? null : (
        <p dir="auto" className="text-muted wrap-anywhere">
          {t('choseBy', {
            names: language.list(
              choices.map((choice) => choice.visitor),
              'and',
            ),
          })}
        </p>
      )}
      <form className="flex flex-col gap-2" onSubmit={comment}>
        <label className={LABEL} htmlFor={`${id}text`}>
          {t('comment')}
        </label>
        <TextArea
          id={`${id}text`}
          rows={3}
          value={text}
          maxLength={COMMENT_MAX}
          onChange={({ target }) => setText(target.value)}
        />
        <p role="alert" className={problem ? 'text-danger' : 'sr-only'}>
          {problem}
        </p>
        <div className="flex items-center justify-end gap-3">
          <p role="status" className="text-muted">
            {sent ? t('said') : ''}
          </p>
          <Button type="submit" disabled={sending || text.trim() === ''}>
            {t('say')}
          </Button>
        </div>
      </form>
      <h3 className="font-medium">{t('marks')}</h3>
      {comments.length === 0 ? (
        <p className="text-muted">{t('noMarks')}</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {comments.map((mark) => (
            <li key={mark.id}>
              <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
                {mark.text}
              </p>
              <p dir="auto" className="text-xs text-muted">
                {t('by', {
                  name: mark.visitor,
                  when: language.date(mark.createdAt, { dateStyle: 'medium', timeStyle: 'short' }),
                })}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
