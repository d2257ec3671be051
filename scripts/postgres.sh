#!/usr/bin/env bash
# Starts or stops a throwaway PostgreSQL server for the tests, on 127.0.0.1 and a port of its own.
#   scripts/postgres.sh start DIR    prints the address to use as HANDRAIL_TEST_POSTGRES
#   scripts/postgres.sh stop DIR
set -euo pipefail
verb=$1 dir=$2
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] && PATH="$bin:$PATH"
command -v initdb >/dev/null || { echo "PostgreSQL's server is missing: apt-get install postgresql" >&2; exit 1; }

as() { # the server refuses to run as root
  if [ "$(id -u)" = 0 ]; then
    id handrailtest >/dev/null 2>&1 || useradd --system --no-create-home --shell /bin/bash handrailtest
    su handrailtest -s /bin/bash -c "PATH='$PATH'; cd '$dir'; $*"
  else
    (cd "$dir" && bash -c "$*")
  fi
}

case $verb in
start)
  mkdir -p "$dir"
  [ "$(id -u)" = 0 ] && { id handrailtest >/dev/null 2>&1 || useradd --system --no-create-home --shell /bin/bash handrailtest; chown handrailtest "$dir"; }
  if [ ! -d "$dir/data" ]; then
    as "initdb -D '$dir/data' -A trust -U handrail --no-locale -E UTF8" >"$dir.log" 2>&1 || { cat "$dir.log" >&2; exit 1; }
  fi
  for port in $(seq 54329 54399); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
    if as "pg_ctl -D '$dir/data' -w -l '$dir/log' -o '-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir' start" >>"$dir.log" 2>&1; then
      echo "$port" >"$dir/port"
      echo "postgres://handrail@127.0.0.1:$port/postgres?sslmode=disable"
      exit 0
    fi
  done
  cat "$dir/log" >&2
  exit 1
  ;;
stop)
  [ -d "$dir/data" ] && as "pg_ctl -D '$dir/data' -m fast stop" >/dev/null
  ;;
*) echo "use: $0 start|stop DIR" >&2; exit 2 ;;
esac
