// Lets Node load JSON in a module that does not say `with { type: 'json' }`: next-intl compiles messages to JavaScript,
// and with that attribute the build would not accept them. For Playwright, which runs the tests in Node.
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith('.json')
      ? nextLoad(url, { ...context, importAttributes: { ...context.importAttributes, type: 'json' } })
      : nextLoad(url, context),
});
