#!/bin/sh
# Renders the configuration from the environment into /tmp, the only place that is writable, then becomes nginx.
#   API_URL                    where the API listens, http://host:port
#   WEB__PUBLIC_API_BASE_URL   what the browser calls: /api, or https://host/path when the API has a name of its own
set -eu

fail() {
  echo "web: $1" >&2
  exit 78
}

# Both end up inside a configuration file: only what a URL needs may pass.
case ${API_URL-} in
  http://?*) case ${API_URL#http://} in *[!]A-Za-z0-9.:_[-]*) fail 'API_URL must be http://host or http://host:port' ;; esac ;;
  *) fail 'API_URL must be http://host or http://host:port' ;;
esac
case ${WEB__PUBLIC_API_BASE_URL-} in
  '' | *[!A-Za-z0-9.:/_~%-]*) fail 'WEB__PUBLIC_API_BASE_URL must be a path like /api or a URL like https://api.example.com' ;;
  //*) fail 'WEB__PUBLIC_API_BASE_URL must not begin with //' ;;
  /*) CONNECT_SRC="'self'" ;;
  https://?* | http://?*) CONNECT_SRC="'self' $(printf %s "$WEB__PUBLIC_API_BASE_URL" | cut -d/ -f1-3)" ;;
  *) fail 'WEB__PUBLIC_API_BASE_URL must be a path like /api or a URL like https://api.example.com' ;;
esac

# nginx does not read resolv.conf. It knows no search domains either: on Kubernetes give API_URL its full name.
servers=$(awk '$1 == "nameserver" && $2 !~ /%/ { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' /etc/resolv.conf 2>/dev/null | tr '\n' ' ')
RESOLVER="${servers:+resolver ${servers}valid=10s; }resolver_timeout 1s;"

export API_URL CONNECT_SRC RESOLVER
mkdir -p /tmp/nginx
envsubst '${RESOLVER} ${CONNECT_SRC} ${APP_VERSION} ${BUILD_DATE} ${GIT_SHA}' </etc/nginx/souk/default.conf.template >/tmp/nginx/default.conf
envsubst '${API_URL}' </etc/nginx/souk/proxy.conf >/tmp/nginx/proxy.conf
printf '{"apiBaseUrl":"%s"}\n' "$WEB__PUBLIC_API_BASE_URL" >/tmp/nginx/config.json

exec "$@"
