# One image for migrate, server and worker; the command says which.
FROM node:24.21-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The workspace's manifest is not here yet, and nothing of it gets into the image.
RUN npm ci --workspaces=false --ignore-scripts
COPY . .
# Of packages that are optional: the client of Kafka, which has no others, and fonts in the two
# faces that PDFs use.
RUN mkdir fonts \
  && cp node_modules/@expo-google-fonts/*/400Regular/*.ttf fonts/ \
  && cp node_modules/@expo-google-fonts/*/600SemiBold/*.ttf fonts/ \
  && cp -r node_modules/kafkajs kafkajs
RUN npm run build \
  && npm prune --workspaces=false --omit=dev --omit=optional --ignore-scripts \
  && mv kafkajs node_modules/kafkajs \
  && rm -rf dist/src/sandbox dist/src/local

# Only what runs: no compiler, no tests and no package manager.
FROM node:24.21-bookworm-slim
# Temporal's SDK and Postgres over TLS take the authorities of the system, which slim has not.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /opt/yarn*
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./package.json
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/src/postgres/migrations ./src/postgres/migrations
COPY --from=build --chown=root:root /app/src/postgres/views ./src/postgres/views
COPY --from=build --chown=root:root /app/docs ./docs
COPY --from=build --chown=root:root /app/fonts ./fonts
COPY --from=build --chown=root:root /app/dist/workflow-bundle.js ./dist/workflow-bundle.js
COPY --from=build --chown=root:root /app/dist/workflows ./dist/workflows
COPY --from=build --chown=root:root /app/dist/activities ./dist/activities
COPY --from=build --chown=root:root /app/dist/src ./dist/src
USER node
CMD ["node", "dist/src/main/server.js"]
