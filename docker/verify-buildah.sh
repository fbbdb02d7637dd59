# shellcheck shell=bash disable=SC2016,SC2154
# Sourced by verify-images.sh: the way without a daemon. Each service runs in a chroot with mount and PID namespaces of its
# own, the root file system bound read-only, no capability left; they share one network namespace without a way out.

bld() { buildah --log-level error ${STORAGE_ROOT:+--root "$STORAGE_ROOT/root" --runroot "$STORAGE_ROOT/run"} "$@"; }
build_image() { # target git-sha
  bld bud --isolation chroot --format docker --layers --force-rm -f docker/Dockerfile --target "$1" -t "localhost/souk-$1:verify" --build-arg "GIT_SHA=$2" \
    --build-arg "BUILD_DATE=$BUILD_DATE" --build-arg "APP_VERSION=$APP_VERSION" --build-arg "SOURCE_URL=$SOURCE_URL" .
}
image_config() { # target: its configuration as a JavaScript expression
  bld inspect --type image "localhost/souk-$1:verify" | node -p "'(' + JSON.stringify(JSON.parse(require('fs').readFileSync(0)).Docker.config) + ')'"
}
image_lacks() { # target regular-expression
  local container
  container=$(bld from --pull-never "localhost/souk-$1:verify")
  (cd "$(bld mount "$container")" && find . -mindepth 1 -printf '%P\n') >"$work/files"
  bld rm "$container" >/dev/null
  fails grep -P -- "$2" "$work/files"
}

network='' database='' queue='' containers=()
declare -A target_of outer inner
# What runs in the background is started without `at`: $! of a function is a shell, and ending that would leave the program.
at() { nsenter --net="/proc/$network/ns/net" "$@"; }
ask() { at curl -sS -m 3 "$@"; }

start_service() { # service target [NAME=value...] [-- command...]
  local service=$1 target=$2 container root config user
  local -a settings=() command
  shift 2
  config=$(image_config "$target")
  while (($#)) && [[ $1 != -- ]]; do settings+=("$1"); shift; done
  node -p "[...$config.Env, 'HOME=/tmp'].join('\n')" >"$work/$service.env"
  ((!${#settings[@]})) || printf '%s\n' "${settings[@]}" >>"$work/$service.env"
  mapfile -t settings <"$work/$service.env"
  mapfile -t command < <(node -e "for (const word of $config.Entrypoint ?? []) console.log(word)")
  if (($#)); then shift; command+=("$@"); else mapfile -t -O "${#command[@]}" command < <(node -p "$config.Cmd.join('\n')"); fi
  user=$(node -p "$config.User")

  container=$(bld from --pull-never "localhost/souk-$target:verify")
  containers+=("$container")
  root=$(bld mount "$container")
  mkdir -p "$root/run/secrets"
  touch "$root/etc/hosts"
  # nginx opens /dev/stdout again by name, so the log must belong to its user.
  : >"$work/$service.log"
  chown "$user" "$work/$service.log"
  (
    code=0
    at unshare --mount --pid --fork --kill-child bash -euc '
      root=$1 user=$2 directory=$3 volumes=$4 work=$5
      shift 5
      mount --bind "$root" "$root"
      mount --bind "$work/hosts" "$root/etc/hosts"
      mount --bind "$work/secrets" "$root/run/secrets"
      mount -t proc proc "$root/proc"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      mount -t tmpfs -o mode=755 tmpfs "$root/dev"
      for device in null zero full random urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
      ln -s /proc/self/fd "$root/dev/fd"
      ln -s fd/1 "$root/dev/stdout"
      ln -s fd/2 "$root/dev/stderr"
      for volume in $volumes; do mount -t tmpfs -o "uid=${user%:*},gid=${user#*:},mode=750" tmpfs "$root$volume"; done
      chmod 755 "$work/secrets"
      mount -o remount,bind,ro "$root"
      exec chroot "$root" /usr/bin/setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
        --inh-caps=-all --bounding-set=-all env -i -C "$directory" "$@"' \
      bash "$root" "$user" "$(node -p "$config.WorkingDir || '/'")" "$(node -p "Object.keys($config.Volumes ?? {}).join(' ')")" "$work" \
      "${settings[@]}" "${command[@]}" >>"$work/$service.log" 2>&1 </dev/null || code=$?
    echo "$code" >"$work/$service.code"
  ) &
  target_of[$service]=$target outer[$service]=$!
  local parent
  for _ in $(seq 50); do
    parent=$(pgrep -P "${outer[$service]}" || true)
    [[ -z $parent ]] || inner[$service]=$(pgrep -P "$parent" || true)
    [[ -z ${inner[$service]-} ]] || break
    sleep 0.1
  done
}
inside() { # service command...
  local service=$1 user
  local -a settings
  shift
  user=$(node -p "$(image_config "${target_of[$service]}").User")
  mapfile -t settings <"$work/$service.env"
  nsenter -t "${inner[$service]}" --mount --pid --net --root --wd /usr/bin/setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups \
    --no-new-privs --inh-caps=-all --bounding-set=-all env -i "${settings[@]}" "$@"
}
healthy() { # service: by the command that the image declares
  local -a probe
  mapfile -t probe < <(node -p "$(image_config "${target_of[$1]}").Healthcheck.Test.slice(1).join('\n')")
  for _ in $(seq 60); do inside "$1" "${probe[@]}" >/dev/null 2>&1 && return; sleep 0.5; done
  tail -n 20 "$work/$1.log"
  return 1
}
ended_with() { # service exit-code
  for _ in $(seq 300); do [[ -f $work/$1.code ]] && break; sleep 0.1; done
  [[ -f $work/$1.code && $(<"$work/$1.code") == "$2" ]] && return
  echo "exit code $(cat "$work/$1.code" 2>/dev/null || echo unknown)"
  tail -n 15 "$work/$1.log"
  return 1
}
stop_service() { # service
  kill -TERM "${inner[$1]:?}"
  ended_with "$1" 0
}

command_line() { # arguments of souk...: what it prints is in $work/said
  local settings
  mapfile -t settings < <(node docker/compose-environment.mjs cli)
  start_service cli cli "${settings[@]}" -- "$@"
  local code=0
  ended_with cli 0 || code=$?
  cp "$work/cli.log" "$work/said"
  rm -f "$work/cli.code"
  return "$code"
}

refuses_to_start() { # service
  start_service "bare-$1" "$1"
  local code=0
  ended_with "bare-$1" 78 || code=$?
  bld rm "${containers[-1]}" >/dev/null
  return "$code"
}

start_database() { # as compose.yml does: role souk_owner, database souk
  local bin
  bin=$(dirname "$(find /usr/lib/postgresql /usr/pgsql-* -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)")
  install -d -o postgres -m 0700 "$work/db"
  cp "$work/secrets/db_owner_password" "$work/owner"
  chown postgres "$work/owner"
  setpriv --reuid postgres --regid postgres --clear-groups "$bin/initdb" -D "$work/db" -U souk_owner -A scram-sha-256 --pwfile "$work/owner" \
    --encoding=UTF8 --locale=C.UTF-8 >"$work/initdb.log"
  nsenter --net="/proc/$network/ns/net" setpriv --reuid postgres --regid postgres --clear-groups "$bin/postgres" -D "$work/db" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= >"$work/db.log" 2>&1 &
  database=$!
  for _ in $(seq 50); do at "$bin/pg_isready" -q -h 127.0.0.1 && break; sleep 0.1; done
  PGPASSWORD=$(<"$work/owner") at "$bin/createdb" -h 127.0.0.1 -U souk_owner souk
}
start_queue() { # docker/redis.conf itself, with the paths of this place
  mkdir "$work/queue"
  sed "s#/run/secrets#$work/secrets#; s#^dir .*#dir $work/queue#" docker/redis.conf >"$work/redis.conf"
  nsenter --net="/proc/$network/ns/net" redis-server "$work/redis.conf" --bind 127.0.0.1 >"$work/queue.log" 2>&1 &
  queue=$!
}

cleanup() {
  local service
  for service in "${!inner[@]}"; do
    [[ -f $work/$service.code || -z ${inner[$service]} ]] || kill -KILL "${inner[$service]}" 2>/dev/null || true
  done
  for pid in $database $queue $network; do kill "$pid" 2>/dev/null || true; done
  wait
  for container in "${containers[@]}"; do bld rm "$container" >/dev/null || true; done
  [[ -n ${KEEP-} ]] || for target in "${targets[@]}"; do bld rmi "localhost/souk-$target:verify" >/dev/null 2>&1 || true; done
  rm -rf "$work"
}

run_everything() {
  local settings
  unshare --net sleep infinity &
  network=$!
  until [[ $(readlink "/proc/$network/ns/net") != $(readlink /proc/self/ns/net) ]]; do sleep 0.05; done
  at ip link set lo up
  echo '127.0.0.1 localhost db cache api' >"$work/hosts"
  start_database
  start_queue

  mapfile -t settings < <(node docker/compose-environment.mjs migrate)
  start_service migrate cli "${settings[@]}" -- migrate
  check 'migrate: brings an empty database to the head and ends with exit code 0' ended_with migrate 0
  for service in api worker; do
    mapfile -t settings < <(node docker/compose-environment.mjs "$service")
    start_service "$service" "$service" "${settings[@]}"
  done
  mapfile -t settings < <(node docker/compose-environment.mjs web)
  # nginx asks a name server, and there is none here that knows "api".
  start_service web web "${settings[@]}" API_URL=http://127.0.0.1:8000
  check_running http://127.0.0.1:8000 http://127.0.0.1:8080
}
