import { eventStream } from '@/lib/server/http/event-stream';
import { clientAddress } from '@/lib/server/http/exchange';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({}, ({ services, ownerId, request }) => {
    const release = services.limits.take('stream', clientAddress());
    return eventStream({
      snapshot: () => services.snapshots(ownerId),
      subscribe: (onRun) => services.events.subscribe(ownerId, onRun),
      isDraining: services.isDraining,
      onDrain: services.onDrain,
      signal: request.signal,
      onEnd: release,
    });
  }),
});
