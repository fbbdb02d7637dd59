#!/usr/bin/env bash
# Builds the images and proves what the Dockerfile promises: the user is not root, the root file system may be read-only,
# no package manager, labels, tini as PID 1, the database migrates, an admin is made and signs in, /ready answers, SIGTERM ends with exit code 0.
#
#   docker/verify-images.sh [api|worker|web|cli ...]     default: all four
#
# With a Docker daemon: through compose.yml, as it is. Without one, as root on Linux: through buildah, with the settings of
# compose.yml, each in a PID namespace of its own and all in one network namespace, on PostgreSQL and Redis of this machine (initdb, redis-server).
#   KEEP=1       keeps the images          STORAGE_ROOT   another containers-storage folder for buildah
# Needs node and node_modules (for scripts/compose-env.mjs and yaml), curl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passed=0 failed=0
check() { # sentence command...
  local sentence=$1 out
  shift
  if out=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "PASS $sentence"
  else
    failed=$((failed + 1))
    echo "FAIL $sentence"
    [[ -z $out ]] || sed 's/^/     /' <<<"$out" | tail -n 15
  fi
}
fails() { ! "$@"; }
contains() { grep -qF -- "$2" <<<"$1" || { echo "wanted: $2"; echo "got: $1" | head -c 600; return 1; }; }
die() { echo "verify-images: $1" >&2; exit 2; }

export GIT_SHA=${GIT_SHA:-$(git rev-parse HEAD)} BUILD_DATE=${BUILD_DATE:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}
export APP_VERSION=${APP_VERSION:-$(node -p "require('./package.json').version")} SOURCE_URL=${SOURCE_URL:-https://souk.example/source}
targets=("$@")
((${#targets[@]})) || targets=(api worker web cli)
everything=true
for target in api worker web cli; do [[ " ${targets[*]} " == *" $target "* ]] || everything=false; done

if docker info >/dev/null 2>&1; then engine=docker
elif ((EUID == 0)) && command -v buildah >/dev/null; then engine=buildah
else die 'no Docker daemon answers, and buildah as root is not there either'; fi

work=$(mktemp -d)
chmod 711 "$work"
# shellcheck source=docker/verify-docker.sh
source "docker/verify-$engine.sh"
# shellcheck source=docker/verify-running.sh
source docker/verify-running.sh
trap cleanup EXIT

echo "building ${targets[*]} with $engine"
check 'a build without GIT_SHA is refused' fails build_image stamp ''
for target in "${targets[@]}"; do
  build_image "$target" "$GIT_SHA" >"$work/build-$target.log" 2>&1 || { tail -n 40 "$work/build-$target.log"; die "$target does not build"; }
  config=$(image_config "$target")
  setting() { node -p "const c = $config; $1 ?? ''"; }
  is() { local got; got=$(setting "$1"); [[ $got =~ ^$2$ ]] || { echo "is: $got"; return 1; }; }
  check "$target: the user is a number and not root" is 'c.User' '[1-9][0-9]*:[1-9][0-9]*'
  check "$target: labels say version, revision, date, source, licence" is \
    "['version', 'revision', 'created', 'source', 'licenses', 'title'].map((n) => c.Labels['org.opencontainers.image.' + n]).join(' ')" \
    "$APP_VERSION $GIT_SHA $BUILD_DATE $SOURCE_URL MIT souk-$target"
  check "$target: a health check is declared" is 'c.Healthcheck.Test.join(" ")' '(CMD .+|NONE)'
  # The packages with a binary of their own, which no bundle can hold, are the only ones.
  check "$target: no package manager, no compiler, no packages but the native ones, no source map" image_lacks "$target" \
    '(^|/)bin/(npm|npx|yarn|yarnpkg|corepack|gcc|cc|make)$|/node_modules/(?!$|@node-rs(/?$|/argon2))|^(app|srv)/.*\.map$'
done

if $everything; then
  node scripts/compose-env.mjs --dir "$work" >/dev/null
  run_everything
fi
echo "$passed passed, $failed failed"
((failed == 0))
