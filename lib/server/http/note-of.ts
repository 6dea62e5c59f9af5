import 'server-only';
import type { TrailAction, TrailDetails } from '@/lib/shared/trail';
import { clientAddress } from './exchange';
import type { Exchange } from './handle';

/** Tells the trail what a request did, and to what. */
export function noteOf<Body>(
  { services, visitor }: Exchange<Body>,
  action: TrailAction,
  subjectId: string,
  details?: TrailDetails,
): Promise<void> {
  return services.trail.note({
    action,
    by: visitor,
    address: clientAddress(),
    subjectId,
    ...(details !== undefined && { details }),
  });
}
