# shellcheck shell=bash disable=SC2016,SC2154
# Sourced: the checks on running services, the same for both engines, which give `ask`, `inside`, `healthy`, `command_line`,
# `stop_service` and `refuses_to_start`.

once() { [[ $(grep -ic "^$2:" <<<"$1") == 1 ]] || { echo "$1"; return 1; }; }
gone() { # web-url
  local answer
  answer=$(ask -w ' %{http_code}' "$1/ready")
  contains "$answer" '"api":{"status":"down"' && contains "$answer" ' 503' && ask -f "$1/health" >/dev/null
}

signs_in() { # api-url password: the answer is in $work/signed-in
  local body
  body=$(printf '{"email":"verify@souk.example","password":"%s"}' "$2")
  ask -D - -H 'content-type: application/json' -d "$body" "$1/api/v1/auth/login" >"$work/signed-in"
  grep -q '"accessToken":"' "$work/signed-in" || { cat "$work/signed-in"; return 1; }
}

check_running() { # api-url web-url
  local api=$1 web=$2 service page nonce password
  for service in api worker web; do check "$service: its own health check turns healthy" healthy "$service"; done
  for service in api worker; do
    check "$service: PID 1 is tini" inside "$service" sh -c 'grep -qa "^/usr/bin/tini" /proc/1/cmdline'
  done
  check 'web: PID 1 is the nginx master' inside web sh -c 'grep -qa "^nginx: master" /proc/1/cmdline'
  for service in api worker web; do
    check "$service: does not run as root" inside "$service" sh -c 'test "$(id -u)" -gt 0 && grep -q "^Uid:[[:space:]]*[1-9]" /proc/1/status'
    check "$service: holds no capability" inside "$service" sh -c 'grep -qE "^CapEff:[[:space:]]*0+$" /proc/1/status && grep -qE "^CapBnd:[[:space:]]*0+$" /proc/1/status'
    check "$service: the root file system is read-only, /tmp is not" inside "$service" sh -c '! touch /etc/x 2>/dev/null && touch /tmp/x'
  done
  check 'worker: its volume is writable' inside worker sh -c 'touch /var/lib/souk/x && rm /var/lib/souk/x'
  check 'api: /ready answers 200' ask -f "$api/ready"
  check 'worker: /ready answers 200' inside worker node probe.mjs WORKER__PORT/ready
  check 'web: /ready answers 200 because the API does' ask -f "$web/ready"
  check 'api: /version is the one that was built' contains "$(ask "$api/version")" "$GIT_SHA"
  check 'web: /version is the one that was built' contains "$(ask "$web/version")" "$GIT_SHA"
  check 'web: the API is behind /api' contains "$(ask "$web/api/health")" '"healthy"'
  check 'web: config.json comes from the environment' contains "$(ask "$web/config.json")" '{"apiBaseUrl":"/api"}'
  check 'web: /metrics is closed' contains "$(ask -o /dev/null -w '%{http_code}' "$web/metrics")" 404
  check 'api: /metrics is not on the public port' contains "$(ask -o /dev/null -w '%{http_code}' "$api/metrics")" 404
  check 'cli: makes the first admin, whose password it hashes' command_line \
    users create verify@souk.example --name Verify --role admin --json
  password=$(sed -n 's/.*"temporaryPassword": "\(.*\)".*/\1/p' "$work/said")
  check 'api: the admin signs in' signs_in "$api" "$password"
  check 'web: the admin signs in through it' signs_in "$web" "$password"
  check 'api: outside local the cookie travels encrypted only' grep -qi '^set-cookie: souk_refresh=.*; Secure' "$work/signed-in"
  check 'api: a wrong password is refused' fails signs_in "$api" "${password}x"
  page=$(ask -D - "$web/any/page")
  nonce=$(sed -n "s/.*'nonce-\([0-9a-f]*\)'.*/\1/p" <<<"$page" | head -1)
  check 'web: every page carries the nonce of its own policy' contains "$page" "nonce=\"${nonce:-missing}\""
  check 'web: no placeholder is left' fails contains "$page" __CSP_NONCE__
  check 'web: an answer of the API carries one content policy, its own' once "$(ask -D - -o /dev/null "$web/api/health")" content-security-policy
  for service in api worker; do check "$service: without settings it refuses to start, exit code 78" refuses_to_start "$service"; done
  check 'api: SIGTERM ends it with exit code 0' stop_service api
  check 'web: /ready names the API when it is gone, /health stays' gone "$web"
  for service in web worker; do check "$service: SIGTERM ends it with exit code 0" stop_service "$service"; done
}
