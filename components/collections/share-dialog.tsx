import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { Spinner } from '@/components/ui/spinner';
import { listOtherPeople } from '@/lib/client/collections/collection-requests';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { OtherPerson, WireSharing } from '@/lib/shared/wire-collections';

type Leave = WireSharing['everybodyMay'];

/** Whom the collection is shared with: everybody, or some people. */
export function ShareDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('collection.sharing');
  const common = useTranslations('common');
  const { change } = useCollectionStore();
  const name = useCollection((state) => state.collection.name);
  const kept = useCollection((state) => state.sharing);
  const [sharing, setSharing] = useState<WireSharing>(kept ?? { everybodyMay: 'nothing', people: [] });
  const [people, setPeople] = useState<readonly OtherPerson[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [closing, setClosing] = useState(false);
  useEffect(() => {
    listOtherPeople().then(
      (answer) => setPeople(answer.people),
      (error: unknown) => {
        setPeople([]);
        setProblem(sentenceOf(error));
      },
    );
  }, []);

  const allow = (id: string, may: Leave) =>
    setSharing({
      ...sharing,
      people: [
        ...sharing.people.filter((person) => person.id !== id),
        ...(may === 'nothing' ? [] : [{ id, may }]),
      ],
    });
  const save = async () => {
    const known = new Set(people?.map(({ id }) => id));
    // Who has lost their account meanwhile cannot be kept.
    const there = sharing.people.filter(({ id }) => known.has(id));
    if (await change({ sharing: { ...sharing, people: there } })) setClosing(true);
  };

  return (
    <Dialog title={t('title', { name })} description={t('text')} closing={closing} onClose={onClose}>
      <Row
        name={t('everybody')}
        note={null}
        may={sharing.everybodyMay}
        onMay={(everybodyMay) => setSharing({ ...sharing, everybodyMay })}
      />
      <h3 className="pt-4 pb-1 font-medium">{t('people')}</h3>
      {people === null ? (
        <p className="flex items-center gap-2 text-muted">
          <Spinner /> {common('loading')}
        </p>
      ) : people.length === 0 ? (
        <p className="text-muted">{t('nobody')}</p>
      ) : (
        <ul>
          {people.map((person) => (
            <li key={person.id} className="py-1">
              <Row
                name={person.name}
                note={person.email}
                may={sharing.people.find(({ id }) => id === person.id)?.may ?? 'nothing'}
                onMay={(may) => allow(person.id, may)}
              />
            </li>
          ))}
        </ul>
      )}
      <p className="pt-3 text-xs text-muted">{t('seeNote')}</p>
      <p role="alert" className={problem ? 'pt-2 text-danger' : 'sr-only'}>
        {problem}
      </p>
      <div className="flex justify-end gap-2 pt-3">
        <Button variant="primary" disabled={people === null} onClick={() => void save()}>
          {common('save')}
        </Button>
      </div>
    </Dialog>
  );
}

function Row({
  name,
  note,
  may,
  onMay,
}: {
  name: string;
  note: string | null;
  may: Leave;
  onMay: (may: Leave) => void;
}) {
  const t = useTranslations('collection.sharing');
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3 max-sm:flex-col max-sm:items-stretch max-sm:gap-1">
      <p id={id} className="min-w-0 flex-1">
        <span dir="auto" className="block truncate">
          {name}
        </span>
        {note === null ? null : <span className="block truncate text-xs text-muted">{note}</span>}
      </p>
      <Segmented<Leave>
        labelledBy={id}
        value={may}
        segments={[
          { value: 'nothing', label: t('nothing') },
          { value: 'see', label: t('see') },
          { value: 'add', label: t('add') },
        ]}
        className="w-52 max-sm:w-full"
        onChange={onMay}
      />
    </div>
  );
}
