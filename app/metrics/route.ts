import { checkMetricsToken } from '@/lib/server/http/check-metrics-token';
import { handle } from '@/lib/server/http/handle';
import { formatMetrics, METRICS_CONTENT_TYPE } from '@/lib/server/http/metrics';
import { readMetrics } from '@/lib/server/http/read-metrics';
import { route } from '@/lib/server/http/route';

export const dynamic = 'force-dynamic';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handle({ access: 'anyone' }, async ({ request, services }) => {
    checkMetricsToken(request, services.environment);
    return new Response(formatMetrics(await readMetrics(services)), {
      headers: { 'content-type': METRICS_CONTENT_TYPE },
    });
  }),
});
