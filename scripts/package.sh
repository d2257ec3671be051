#!/usr/bin/env bash
# Puts the built program into a Debian package, bin/handrail_VERSION_ARCH.deb, with Debian's own dpkg-deb.
#   scripts/package.sh VERSION [FOLDER] [PROGRAM]
# FOLDER is where the package goes (bin), PROGRAM the program to pack (bin/handrail, which make build leaves).
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?use: scripts/package.sh VERSION [FOLDER] [PROGRAM]}
out=${2:-bin} program=${3:-bin/handrail}
[ -x "$program" ] || { echo "$program is not there: run make build first" >&2; exit 1; }
command -v dpkg-deb >/dev/null || { echo "dpkg-deb is missing: apt-get install dpkg" >&2; exit 1; }
# v1.2.0-3-gabcdef of git describe becomes 1.2.0+3.gabcdef. A bare commit becomes 0~DAY.TIME.COMMIT, so that it
# sorts before every release and after the commits before it: apt would take the other order for a downgrade.
if [[ $version =~ ^v?[0-9]+\.[0-9] ]]; then
  version=$(sed -E 's/^v//; s/-([0-9]+)-(g[0-9a-f]+)$/+\1.\2/' <<<"$version")
else
  when=$(TZ=UTC git show -s --format=%cd --date=format-local:%Y%m%d.%H%M%S "$version" -- 2>/dev/null) || when=$(date -u +%Y%m%d.%H%M%S)
  version="0~$when.$version"
fi
arch=$(go env GOARCH)

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
put() { install -D -m "$1" "$2" "$root/$3"; }
squeeze() { install -d "$root/$(dirname "$2")" && gzip -9n <"$1" >"$root/$2" && chmod 644 "$root/$2"; }

put 755 "$program" usr/bin/handrail
put 755 packaging/handrail-admin usr/sbin/handrail-admin
put 644 packaging/handrail.service usr/lib/systemd/system/handrail.service
put 600 packaging/handrail.env etc/handrail/handrail.env
put 644 packaging/debian/copyright usr/share/doc/handrail/copyright
for doc in README.md CHANGELOG.md docs/operations.md docs/threat-model.md; do
  put 644 "$doc" "usr/share/doc/handrail/$(basename "$doc")"
done
squeeze packaging/handrail.1 usr/share/man/man1/handrail.1.gz
squeeze packaging/handrail-admin.8 usr/share/man/man8/handrail-admin.8.gz

install -d "$root/DEBIAN"
for script in postinst prerm postrm; do
  install -m 755 "packaging/debian/$script" "$root/DEBIAN/$script"
done
echo /etc/handrail/handrail.env >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/control" <<CONTROL
Package: handrail
Version: $version
Architecture: $arch
Maintainer: Handrail maintainers <maintainers@handrail.school>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: passwd, tzdata, util-linux
Recommends: chromium
Suggests: postgresql
Section: admin
Priority: optional
Homepage: https://handrail.school
Description: run a school's online safety policy
 Handrail makes a primary school's online safety policy run: it keeps the
 policy, the records that show whether each clause is met, and a trail of who
 did what that shows any change made behind its back.
CONTROL
(cd "$root" && find usr -type f -printf '%P\0' | sort -z | sed -z 's#^#usr/#' | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
mkdir -p "$out"
dpkg-deb --root-owner-group --build "$root" "$out/handrail_${version}_${arch}.deb"
