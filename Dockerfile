# Dependencies, the pinned Node among them, are installed in a first stage; only what runs is kept.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /andon
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM debian:bookworm-slim
# Node is linked against these two; the slim image need not have them.
RUN apt-get update && apt-get install --yes --no-install-recommends libatomic1 libstdc++6 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /data andon
WORKDIR /andon
COPY --from=dependencies /andon/node_modules node_modules
COPY package.json package-lock.json app.yml ./
COPY bin bin
COPY scripts/run.mjs scripts/run.mjs
COPY docs docs
COPY policies policies
COPY src src
USER andon
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 ANDON_DATA_DIR=/data PATH=/andon/node_modules/node/bin:$PATH
# The embedded PostgreSQL lives here when DATABASE_URL is unset. Mount a volume, or set DATABASE_URL.
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--disable-warning=ExperimentalWarning", "src/main.ts"]
