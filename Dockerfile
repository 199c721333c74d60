# Rollcall as a container image. test/packaging runs these very lines without a container engine.
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No script is needed: the one that is allowed installs the Node which this image has already.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/bundle.ts ./scripts/
COPY src ./src
RUN npm run build && find dist -name '*.ts' -delete
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE_VERSION}-slim
WORKDIR /opt/rollcall
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# A configuration in /etc/rollcall may import defineConfig from "rollcall". Only the folder of the ledger can be written to.
RUN mkdir -p /etc/rollcall /var/lib/rollcall /node_modules \
  && ln -s /opt/rollcall /node_modules/rollcall \
  && chmod 700 /var/lib/rollcall \
  && chown 1000:1000 /var/lib/rollcall
# The heap ends before the container's memory does. HOST and PORT win over the configuration; without `access` in that, nothing is served.
ENV NODE_ENV=production \
  NODE_OPTIONS=--max-old-space-size-percentage=60 \
  ROLLCALL_CONFIG_FOLDER=/etc/rollcall \
  HOST=0.0.0.0 \
  PORT=4000
WORKDIR /var/lib/rollcall
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "require('node:http').get({ host: '127.0.0.1', port: process.env.PORT, path: '/livez' }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/rollcall/dist/main.js"]
CMD ["serve"]
