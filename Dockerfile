# The same Node that `npm install` brings elsewhere. Debian, because sharp and that Node are built for glibc.
FROM node:24-bookworm-slim AS manifests
WORKDIR /overpaint
COPY package.json package-lock.json .npmrc ./
COPY scripts/link-node.mjs scripts/drop-unused-files.mjs scripts/

FROM manifests AS build
RUN npm ci
COPY . .
# Leaves the marker that `npm start` looks for, so that the container never builds.
RUN NEXT_TELEMETRY_DISABLED=1 node --import ./scripts/register.mjs scripts/build-once.ts \
  && rm -rf .next/cache

FROM manifests AS packages
# What the server does without: Node (the image has it), the build's compiler, a browser driver that Next names, source maps.
RUN npm ci --omit=dev \
  && rm -rf node_modules/node-linux-* node_modules/@next/swc-* node_modules/@playwright node_modules/playwright* \
  && find node_modules -name '*.map' -delete

FROM node:24-bookworm-slim
WORKDIR /overpaint
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
COPY --from=packages /overpaint/node_modules node_modules
COPY . .
COPY --from=build /overpaint/.next .next
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm, so that SIGTERM arrives and calls in flight are waited for.
CMD ["node", "--import", "./scripts/register.mjs", "scripts/start.ts"]
