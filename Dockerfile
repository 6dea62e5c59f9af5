# The same Node that `npm install` brings elsewhere. Debian, because sharp and that Node are built for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /overpaint
COPY package.json package-lock.json .npmrc ./
COPY scripts/link-node.mjs scripts/
RUN npm ci
COPY . .
# Leaves the marker that `npm start` looks for, so that the container never builds.
RUN NEXT_TELEMETRY_DISABLED=1 node --import ./scripts/register.mjs scripts/build-once.ts \
  && npm prune --omit=dev \
  && rm -rf .next/cache

FROM node:24-bookworm-slim
WORKDIR /overpaint
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=build --chown=root:root /overpaint /overpaint
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm, so that SIGTERM arrives and calls in flight are waited for.
CMD ["node", "--import", "./scripts/register.mjs", "scripts/start.ts"]
