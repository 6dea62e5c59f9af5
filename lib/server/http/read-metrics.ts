import 'server-only';
import { INSTALLATION } from '@/lib/server/budget/money-viewer';
import type { Services } from '@/lib/server/services';
import type { Metric } from './metrics';

/** Everything an operator would draw a graph of. It reads what this server knows and makes no calls. */
export async function readMetrics(services: Services): Promise<Metric[]> {
  const [runs, status] = await Promise.all([
    services.runStore.countByStatus(),
    services.status(INSTALLATION),
  ]);
  const { budget, queue } = status;
  const memory = process.memoryUsage();
  const gauge = (name: string, help: string, value: number): Metric => ({
    name: `overpaint_${name}`,
    help,
    type: 'gauge',
    samples: [{ value }],
  });
  return [
    {
      name: 'overpaint_info',
      help: 'Always 1; the labels say what runs here.',
      type: 'gauge',
      samples: [{ labels: { version: status.version, connection: status.connection.kind }, value: 1 }],
    },
    {
      name: 'overpaint_runs',
      help: 'Runs kept, by status.',
      type: 'gauge',
      samples: Object.entries(runs).map(([state, value]) => ({ labels: { status: state }, value })),
    },
    gauge('spent_usd', 'Spent in this calendar month (UTC), US dollars.', budget.spentMicroUsd / 1e6),
    gauge('reserved_usd', 'Held back for runs that are not over, US dollars.', budget.reservedMicroUsd / 1e6),
    ...(budget.limitMicroUsd === null
      ? []
      : [
          gauge(
            'budget_limit_usd',
            'Monthly budget of this installation, US dollars.',
            budget.limitMicroUsd / 1e6,
          ),
        ]),
    gauge('queue_length', 'Runs of everybody waiting to be called.', queue.queued),
    gauge('calls_in_flight', 'Calls of this process to the image API.', services.runner.inFlight()),
    gauge('calls_limit', 'Calls this process makes at once, at most.', status.limits.maxConcurrentCalls),
    gauge('event_streams', 'Open event streams of this process.', services.events.count()),
    gauge('uploads_in_flight', 'Uploads of this process that are under way.', services.limits.held('upload')),
    gauge('bodies_in_flight', 'Request bodies that this process is receiving.', services.limits.held('body')),
    gauge('request_memory_bytes', 'Memory held for bodies and pictures.', services.limits.memory.heldBytes()),
    gauge('draining', '1 while this process shuts down.', services.isDraining() ? 1 : 0),
    gauge('process_resident_memory_bytes', 'Resident memory of this process.', memory.rss),
    gauge('process_heap_used_bytes', 'JavaScript heap in use.', memory.heapUsed),
    gauge('process_external_memory_bytes', 'Memory of buffers outside the JavaScript heap.', memory.external),
    {
      name: 'overpaint_process_cpu_seconds_total',
      help: 'CPU time of this process.',
      type: 'counter',
      samples: [{ value: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 }],
    },
    gauge('process_uptime_seconds', 'How long this process has been running.', process.uptime()),
  ];
}
