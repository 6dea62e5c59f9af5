import 'server-only';

/** Who pays for a run, beside the installation. */
export type Payer = {
  ownerId: string;
  /** The token with which it is asked for; null: it is asked for at a page. */
  tokenId: string | null;
};

/** What belongs to one purse. What the stand-in would have cost is counted apart and never touches real money. */
function scope(name: string, demo: boolean): string {
  return demo ? `${name}:demo` : name;
}

export function installationScope(demo: boolean): string {
  return scope('installation', demo);
}

export function personScope(ownerId: string, demo: boolean): string {
  return scope(`person:${ownerId}`, demo);
}

export function tokenScope(tokenId: string, demo: boolean): string {
  return scope(`token:${tokenId}`, demo);
}

/**
 * Every purse that a run is charged to, in the order of their names. Everybody who changes or locks several of them does
 * so in this order, or two transactions could wait for each other.
 */
export function budgetScopes({
  demo,
  ownerId,
  tokenId,
  paidBy = null,
}: Payer & {
  demo: boolean | number;
  /** Who paid, where the run belongs to another now. */
  paidBy?: string | null;
}): readonly string[] {
  const apart = Boolean(demo);
  return [
    installationScope(apart),
    personScope(paidBy ?? ownerId, apart),
    // A row from before there were tokens has no such column.
    ...(tokenId ? [tokenScope(tokenId, apart)] : []),
  ];
}
