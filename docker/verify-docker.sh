# shellcheck shell=bash disable=SC2154
# Sourced by verify-images.sh: the Docker way.

build_image() { # target git-sha
  docker build --quiet -f docker/Dockerfile --target "$1" -t "souk-$1:$APP_VERSION" --build-arg "GIT_SHA=$2" --build-arg "BUILD_DATE=$BUILD_DATE" \
    --build-arg "APP_VERSION=$APP_VERSION" --build-arg "SOURCE_URL=$SOURCE_URL" .
}
# The configuration as a JavaScript expression.
image_config() { docker image inspect --format '({{json .Config}})' "souk-$1:$APP_VERSION"; }
image_lacks() { # target regular-expression
  local container
  container=$(docker create "souk-$1:$APP_VERSION")
  docker export "$container" | tar -t >"$work/files"
  docker rm "$container" >/dev/null
  fails grep -P -- "$2" "$work/files"
}

compose() { SOUK_SECRETS="$work/secrets" SOUK_API_PORT=0 SOUK_WEB_PORT=0 docker compose -p souk-verify -f docker/compose.yml --env-file "$work/.env" "$@"; }
ask() { curl -sS -m 3 "$@"; }
inside() { compose exec -T "$@"; }
stop_service() { # service: its exit code
  compose stop --timeout 30 "$1" && [[ $(docker inspect --format '{{.State.ExitCode}}' "$(compose ps -aq "$1")") == 0 ]]
}
healthy() { # service
  for _ in $(seq 60); do
    [[ $(docker inspect --format '{{.State.Health.Status}}' "$(compose ps -q "$1")" 2>/dev/null) == healthy ]] && return
    sleep 1
  done
  compose logs --tail 20 "$1"
  return 1
}
command_line() { # arguments of souk...: what it prints is in $work/said
  compose run --rm -T cli "$@" >"$work/said"
}
refuses_to_start() { # service
  local code=0
  docker run --rm --read-only --tmpfs /tmp --network none "souk-$1:$APP_VERSION" || code=$?
  [[ $code == 78 ]]
}
cleanup() {
  compose down --volumes --timeout 5 >/dev/null 2>&1 || true
  [[ -n ${KEEP-} ]] || for target in "${targets[@]}"; do docker image rm "souk-$target:$APP_VERSION" >/dev/null 2>&1 || true; done
  rm -rf "$work"
}
run_everything() {
  check 'compose comes up: database, queue, migrations, then the services' compose up -d --no-build
  check_running "http://$(compose port api 8000)" "http://$(compose port web 8080)"
}
