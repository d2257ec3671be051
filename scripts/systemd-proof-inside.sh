#!/usr/bin/env bash
# What systemd-proof.sh runs as root inside the fresh Debian. Each line says one thing that docs/operations.md promises.
set -uo pipefail
cd /root
export DEBIAN_FRONTEND=noninteractive
failed=0
holds() { # WHAT COMMAND...
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then echo "holds   $what"; else echo "BROKEN  $what"; sed 's/^/        /' <<<"$said" | tail -5; failed=1; fi
}
not() { ! "$@"; }
pid() { systemctl show -p MainPID --value handrail; }
answers() { for _ in $(seq "${1:-1}"); do [ "$(curl -s http://127.0.0.1:8750/healthz)" = ok ] && return; sleep 1; done; return 1; }
says() { journalctl -u handrail -o cat --no-pager | grep -q -- "$1"; }
mine() { [ -z "$(find /var/lib/handrail ! -user handrail)" ] && [ "$(stat -c %a /var/lib/handrail)" = 700 ]; }
set_to() { sed -i "/^$1=/d" /etc/handrail/handrail.env; [ -z "${2:-}" ] || echo "$1=$2" >>/etc/handrail/handrail.env; }

holds "systemd is the first process" test "$(cat /proc/1/comm)" = systemd
holds "the package installs without a network" dpkg -i ./handrail_0.0.1_*.deb
holds "nothing runs before it is asked to" not systemctl is-active -q handrail
holds "it starts, and start waits until it answers" systemctl enable --now handrail
holds "it answers at once" answers
holds "the journal shows the set-up link" says '/setup?link='
holds "its folder belongs to it alone" mine
holds "it is well boxed in (exposure below 3)" awk '/exposure level/ { exit !($(NF-2) < 3) }' <(systemd-analyze security handrail --no-pager)
holds "handrail-admin reads the service's records" sh -c 'handrail-admin doctor; test $? -le 1'

before=$(pid)
kill -KILL "$before"
holds "it comes back after being killed" answers 15
holds "as a new process, with its trail intact" sh -c "test '$before' != '$(pid)' && handrail-admin audit verify"
(curl -s --max-time 60 --limit-rate 1 -d "email=$(printf 'a%.0s' $(seq 3000))" http://127.0.0.1:8750/sign-in >/dev/null 2>&1 &)
sleep 1
systemctl stop handrail
holds "a stop is clean although a visitor hangs" test "$(systemctl show -p Result --value handrail)" = success

set_to HANDRAIL_LISTEN 0.0.0.0:8750
holds "with settings that cannot be used, start fails" not systemctl start handrail
holds "and the journal says why" says 'passwords would travel unencrypted'
set_to HANDRAIL_LISTEN 127.0.0.1:8750
holds "once mended, it comes up by itself" answers 15

handrail keygen --out /root/school-backups.key >/dev/null
install -m 644 school-backups.key.pub /etc/handrail/backups.pub
install -d -o handrail /mnt/backup
set_to HANDRAIL_BACKUP_DIR /mnt/backup
set_to HANDRAIL_BACKUP_RECIPIENT /etc/handrail/backups.pub
mkdir -p /etc/systemd/system/handrail.service.d
printf '[Service]\nReadWritePaths=/mnt/backup\n' >/etc/systemd/system/handrail.service.d/override.conf
systemctl daemon-reload
systemctl restart handrail
sleep 3
holds "it makes its nightly copy where it is let in" sh -c 'ls /mnt/backup/handrail-school-*.age'
SUDO_USER=tess handrail-admin backup --out /mnt/backup/by-hand.age --recipient /etc/handrail/backups.pub >/dev/null
install -m 600 -o handrail school-backups.key /run/school-backups.key
holds "the copy made by hand comes back in a drill" handrail-admin restore --drill --in /mnt/backup/by-hand.age --identity /run/school-backups.key

before=$(pid)
holds "an upgrade installs over it" dpkg -i ./handrail_0.0.2_*.deb
holds "and restarts the service" test "$(pid)" != "$before"
holds "which answers" answers 15
holds "with the records it had" handrail-admin audit verify
holds "an upgrade that cannot start is still installed" sh -c "echo HANDRAIL_LISTEN=nowhere >>/etc/handrail/handrail.env; dpkg -i ./handrail_0.0.2_*.deb"
set_to HANDRAIL_LISTEN 127.0.0.1:8750

holds "it can be removed" dpkg -r handrail
holds "and purged" dpkg -P handrail
holds "nothing of it runs" not pgrep -x handrail
holds "the records stay, and are still its own" sh -c 'test -s /var/lib/handrail/schools/school.sqlite && test "$(stat -c %U /var/lib/handrail)" = handrail'
holds "the settings are gone" not test -e /etc/handrail/handrail.env
exit $failed
