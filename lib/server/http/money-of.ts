import 'server-only';
import { isAdmin, type Visitor } from '@/lib/server/accounts/visitor';
import type { Payer } from '@/lib/server/budget/budget-scopes';
import type { MoneyViewer } from '@/lib/server/budget/money-viewer';
import { OverpaintError } from '@/lib/shared/errors';

/** Who pays for what this visitor asks for. */
export function payerOf(visitor: Visitor | null): Payer {
  if (visitor === null) throw new OverpaintError('sign_in_required');
  return { ownerId: visitor.ownerId, tokenId: visitor.kind === 'token' ? visitor.token.id : null };
}

/** What of money this visitor may be told. A token of an admin is told of its person only. */
export function moneyViewerOf(visitor: Visitor | null): MoneyViewer {
  if (visitor === null) throw new OverpaintError('sign_in_required');
  return { ownerId: visitor.ownerId, isAdmin: isAdmin(visitor) };
}
