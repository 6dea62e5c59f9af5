import { createContext, use } from 'react';
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
