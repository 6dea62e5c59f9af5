import { LOCAL_OWNER_ID } from '@/lib/shared/accounts';

/**
 * The name of something that this browser keeps or tells its tabs, for the person who is signed in: the next one at the same
 * browser neither finds nor hears it. Without accounts, and for the first admin, it is the plain name.
 */
export function ofPerson(name: string): string {
  return nameOf(name, personHere());
}

export function nameOf(name: string, person: string): string {
  return person === LOCAL_OWNER_ID ? name : `${name}@${person}`;
}

/** Whether `nameOf` has made this name for the person. Ids have no `@`. */
export function isNameOf(name: string, person: string): boolean {
  return person === LOCAL_OWNER_ID ? !name.includes('@') : name.endsWith(`@${person}`);
}

export function personHere(): string {
  const person = typeof document === 'undefined' ? undefined : document.documentElement.dataset.person;
  return person ?? LOCAL_OWNER_ID;
}
