# syntax=docker/dockerfile:1

# Kontor in a container: one binary, a user without rights, one folder that is written to.
#
#   docker build -t kontor --build-arg VERSION=1.0.0 .
#   docker run --read-only --tmpfs /tmp -p 8080:8080 -v kontor:/data \
#     -e KONTOR_SECRET_KEY="$(openssl rand -base64 32)" -e KONTOR_BASE_URL=https://pay.example.com kontor

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=dev
# nomsgpack leaves out of gin what reads MessagePack, which nobody sends: 7 MB of memory.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=1 go build -tags nomsgpack -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/kontor .

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 kontor \
    && useradd --system --uid 10001 --gid kontor --home-dir /data --shell /usr/sbin/nologin kontor \
    && install -d -o kontor -g kontor -m 0700 /data
COPY --from=build /out/kontor /usr/local/bin/kontor
COPY LICENSE /usr/share/doc/kontor/LICENSE

USER 10001:10001
WORKDIR /data
VOLUME /data
ENV KONTOR_ADDR=0.0.0.0:8080 \
    KONTOR_DATABASE=/data/kontor.db
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["kontor", "doctor"]
ENTRYPOINT ["kontor"]
CMD ["serve"]
