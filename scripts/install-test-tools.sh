#!/usr/bin/env bash
# Installs what the tests need: a PostgreSQL server, Chromium with a font, and clients that ask a resolver. As root it installs; otherwise it
# says which command to run. It never lets a test be skipped for want of a program.
set -euo pipefail
need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || need+=(postgresql)
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || need+=(chromium fonts-liberation)
command -v dig >/dev/null 2>&1 || need+=(bind9-dnsutils)
command -v kdig >/dev/null 2>&1 || need+=(knot-dnsutils)
[ ${#need[@]} -eq 0 ] && exit 0
if [ "$(id -u)" != 0 ]; then
  echo "The tests need programs that are not here. Run this, then make test again:" >&2
  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends -y ${need[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# A server that starts by itself is not wanted: the tests start their own.
if [ -d /etc/postgresql-common ] || mkdir -p /etc/postgresql-common; then
  [ -f /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
fi
apt-get update -q
apt-get install --no-install-recommends -y -q "${need[@]}"
