import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { clientAddress } from '@/lib/server/http/exchange';
import { checkOrigin } from '@/lib/server/http/guard';
import { handle } from '@/lib/server/http/handle';
import { route } from '@/lib/server/http/route';
import { openMcpServer } from '@/lib/server/mcp/mcp-server';
import { OverpaintError } from '@/lib/shared/errors';

export const dynamic = 'force-dynamic';

/** A mask in base64, and the rest. */
const LIMIT_BYTES = 5_000_000;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  /** MCP by Streamable HTTP. Each request stands alone and is answered as JSON, so any server of several can take it. */
  POST: handle(
    { access: 'see', parse: (body) => body, bodyLimitBytes: LIMIT_BYTES },
    async ({ services, visitor, request, body }) => {
      // The protocol wants it checked beside a token too.
      checkOrigin(request, services.environment);
      // Programs come with a token: a session belongs to a page. Without accounts there are no tokens.
      if (visitor === null || visitor.kind === 'person')
        throw new OverpaintError('not_allowed', { key: 'refusals.onlyTokens' });
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      const server = openMcpServer({ services, visitor, address: clientAddress(), signal: request.signal });
      await server.connect(transport);
      try {
        return await transport.handleRequest(request, { parsedBody: body });
      } finally {
        await server.close();
      }
    },
  ),
});
