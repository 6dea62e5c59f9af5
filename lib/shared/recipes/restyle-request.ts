/** What a restyle job keeps, as it comes in. Imports zod, so the browser does not import this file. */
import { z } from 'zod';

export const restyleSchemas = { settings: z.looseObject({}), details: z.looseObject({}) };
