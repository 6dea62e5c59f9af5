import { eventStream } from '@/lib/server/http/event-stream';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

/** Runs of the snapshot beside the open ones: what a page shows before anybody scrolls. */
const NEWEST_RUNS = 50;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, ({ services, ownerId, request }) =>
    eventStream({
      snapshot: () => services.runs.snapshot(ownerId, NEWEST_RUNS),
      subscribe: (onRun) => services.events.subscribe(ownerId, onRun),
      isDraining: services.isDraining,
      onDrain: services.onDrain,
      signal: request.signal,
    }),
  ),
});
