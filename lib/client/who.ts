import { createContext, use } from 'react';
import { mayMake } from '@/lib/shared/accounts';
import type { WireVisitor } from '@/lib/shared/wire-accounts';

export const WhoContext = createContext<WireVisitor>({
  accounts: false,
  admin: true,
  person: null,
  owner: null,
});

/** Who looks at the page, as the server drew it: the routes decide what they may do. */
export function useWho(): WireVisitor {
  return use(WhoContext);
}

/** Whether they may make things. */
export function useMayMake(): boolean {
  return mayMake(useWho().person?.role);
}
