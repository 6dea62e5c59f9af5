import 'server-only';
import { allowOnlyOurDecoders } from '@/lib/server/images/decoders';
import { serveJobs } from '@/lib/server/threads/serve-jobs';
import type { PixelJobs } from './pixel-jobs';
import { runPixelJob } from './run-pixel-job';

allowOnlyOurDecoders();
serveJobs<PixelJobs>(runPixelJob);
