import type { Role } from './accounts';

/** Who looks at the page. */
export type WireVisitor = {
  /** False: everybody who reaches this server may do everything. */
  accounts: boolean;
  admin: boolean;
  person: WirePerson | null;
};

export type WirePerson = { id: string; name: string; email: string; role: Role };
