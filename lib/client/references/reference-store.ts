/**
 * Whom this person can mention. Asked for when the first `@` is written and when the page of references is opened; what this
 * tab changes is known at once, what another one changes when this one is looked at again.
 */
import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { mayMention } from '@/lib/shared/mentions';
import { referenceKey } from '@/lib/shared/reference-name';
import type { WireReference } from '@/lib/shared/wire-references';
import { listReferences } from './reference-requests';

type State = { status: 'none' | 'loading' | 'ready' | 'failed'; references: readonly WireReference[] };

const store = createStore<State>(() => ({ status: 'none', references: [] }));

export const getReferences = store.getState;
export const onReferences = (listener: () => void) => store.subscribe(listener);

/** For drawing. The server draws without: a prompt is the browser's own. */
export function useReferences(): State {
  return useSyncExternalStore(store.subscribe, store.getState, store.getInitialState);
}

/** By name, as the server lists them. */
export function setReferences(references: readonly WireReference[]): void {
  store.setState({ status: 'ready', references });
}

/** One that was made or changed here. */
export function putReference(reference: WireReference): void {
  const others = store.getState().references.filter(({ id }) => id !== reference.id);
  const key = ({ name }: WireReference) => referenceKey(name);
  setReferences([...others, reference].sort((one, other) => (key(one) < key(other) ? -1 : 1)));
}

export function dropReference(id: string): void {
  setReferences(store.getState().references.filter((reference) => reference.id !== id));
}

let loading: Promise<void> | null = null;

/** As they are now. What is known stays until the answer is there. */
export function loadReferences(): Promise<void> {
  if (store.getState().status !== 'ready') store.setState({ status: 'loading' });
  loading ??= listReferences()
    .then(setReferences, () => {
      // Who is mentioned is then the server's to say; what is known is better than nothing.
      if (store.getState().status !== 'ready') store.setState({ status: 'failed' });
    })
    .finally(() => {
      loading = null;
    });
  return loading;
}

/** Asks once, as soon as a prompt mentions anybody. */
export function followMentions(prompt: string): void {
  if (store.getState().status === 'none' && mayMention(prompt)) void loadReferences();
}

/** Whether a prompt mentions somebody, and nobody knows yet whom. */
export function isUnclear(prompt: string): boolean {
  return store.getState().status !== 'ready' && mayMention(prompt);
}
