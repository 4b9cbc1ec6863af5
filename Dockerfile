# The image of vllm-sim: compiled JavaScript on a base that has Node and neither shell nor package manager.
# `docker run IMAGE --port 8000 --model x`: what follows the image's name are the server's flags.

FROM node:24-trixie-slim AS build
WORKDIR /src
# The locked compiler first: this layer stays in the cache while these files stay as they are.
COPY package.json package-lock.json tsconfig.json ./
COPY scripts/setup.mjs ./scripts/
COPY scripts/build ./scripts/build
RUN npm ci --no-audit --no-fund
COPY lib ./lib
RUN npm run build && chmod -R a=rX dist package.json

# `scripts/image/layout.mjs` lays out the same tree without an engine; it reads the COPY lines of this stage.
FROM gcr.io/distroless/nodejs24-debian13:nonroot
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="vllm-sim" \
      org.opencontainers.image.description="Behaves like vllm serve on the wire and in time, and runs no model" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
# Before WORKDIR: COPY makes the folder root's, WORKDIR would make it the base's user's, who could then write to it.
COPY --from=build /src/package.json /app/
COPY --from=build /src/dist /app/dist
WORKDIR /app
# By number, not by name: a kubelet can check `runAsNonRoot` only for a number.
USER 65532:65532
EXPOSE 8000
# The server is process 1: it gets the engine's SIGTERM itself, finishes its requests and exits with 0.
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/main.js"]
