import { createPersisted } from '@/lib/client/persisted';
import { type Conversion, DEFAULT_CONVERSION, parseConversion } from './conversion';

/** The last conversion that could be made: what the form begins with the next time. */
export const keptConversion = createPersisted<Conversion>(DEFAULT_CONVERSION, {
  name: 'overpaint.conversion',
  version: 1,
  keep: (conversion) => conversion,
  parse: parseConversion,
});
