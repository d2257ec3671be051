#!/usr/bin/env bash
# Proves the Debian package on a fresh Debian under a real systemd: it boots one in a container of its own without any
# network, installs, breaks, upgrades, removes, and says what holds. Root only; takes some minutes the first time.
#   sudo scripts/systemd-proof.sh [PROGRAM]
# PROGRAM is what make build leaves (bin/handrail). HANDRAIL_PROOF_ROOT names a folder that keeps the fresh Debian for the
# next time; without it all goes away again. Wants debootstrap and systemd-container.
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-bin/handrail}
[ "$(id -u)" = 0 ] || { echo "run this as root: it boots a container" >&2; exit 1; }
for tool in debootstrap systemd-nspawn nsenter dpkg-deb; do
  command -v $tool >/dev/null || { echo "$tool is missing: apt-get install debootstrap systemd-container" >&2; exit 1; }
done

work=$(mktemp -d) nspawn=
finish() {
  if [ -n "$nspawn" ] && kill -0 "$nspawn" 2>/dev/null; then
    kill -TERM "$nspawn" # nspawn shuts the container down
    for _ in $(seq 30); do kill -0 "$nspawn" 2>/dev/null || break; sleep 1; done
    kill -KILL "$nspawn" 2>/dev/null || true
  fi
  rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

fresh=${HANDRAIL_PROOF_ROOT:-$work/fresh}
if [ ! -e "$fresh/etc/debian_version" ]; then
  echo "Fetching a fresh Debian into $fresh"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,curl,iproute2,tzdata bookworm "$fresh" >"$work/debootstrap.log" ||
    { tail -5 "$work/debootstrap.log" >&2; exit 1; }
fi
root=$work/root
cp -a "$fresh" "$root"
rm -f "$root/etc/machine-id" && echo uninitialized >"$root/etc/machine-id"
export DPKG_DEB_COMPRESSOR_TYPE=none # pressing the program hard, twice, would take minutes
scripts/package.sh v0.0.1 "$root/root" "$program" >/dev/null
scripts/package.sh v0.0.2 "$root/root" "$program" >/dev/null
cp scripts/systemd-proof-inside.sh "$root/root/"

echo "Booting it"
systemd-nspawn -q -D "$root" --boot --register=no --keep-unit --private-network </dev/null >"$work/boot.log" 2>&1 &
nspawn=$!
inside() {
  local first
  first=$(pgrep -P "$nspawn" | head -1)
  nsenter -t "$first" -m -u -i -n -p -C -r -w env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}
for _ in $(seq 60); do
  state=$(inside systemctl is-system-running 2>/dev/null || true)
  [[ $state == running || $state == degraded ]] && break
  sleep 1
done
[[ ${state:-} == running || ${state:-} == degraded ]] || { tail -20 "$work/boot.log" >&2; exit 1; }
inside bash /root/systemd-proof-inside.sh
