#!/usr/bin/env bash
# Runs Handrail's resolver beside dnsdist, unbound and blocky, whichever are installed, over the same names and questions, and
# prints one table. It needs the bench's tools (HANDRAIL_BENCH: a folder with cmd/, conf/ and bench_dns.py) and lists, one plain file a
# category, with popular.txt for what is open (HANDRAIL_LISTS). Work goes into HANDRAIL_BENCH_WORK (kept between runs).
set -euo pipefail
cd "$(dirname "$0")/../.."
bench=${HANDRAIL_BENCH:?name the folder of the bench tools}
lists=${HANDRAIL_LISTS:?name the folder of the lists}
work=${HANDRAIL_BENCH_WORK:-$(mktemp -d)}
rounds=${ROUNDS:-3} rate=${RATE:-5000}
mkdir -p "$work/bin" "$work/plain" "$work/cfg/unbound" "$work/src"
cp -r "$bench/." "$work/src/" && chmod -R u+w "$work/src"
if [ ! -d "$work/src/table" ]; then # only the prototype's own list needs it, and the prototype runs without one here
  mkdir "$work/src/table"
  printf 'package table\n\ntype Set struct{ N int }\n\nfunc NewSet(int) *Set { return &Set{} }\nfunc (*Set) Add([]byte, uint8) {}\nfunc (*Set) Bytes() int { return 0 }\nfunc (*Set) LookupWire([]byte, []byte) (uint8, int) { return 0, -1 }\n' >"$work/src/table/table.go"
fi
for tool in dnsup dnsload mkdata; do (cd "$work/src" && go build -o "$work/bin/$tool" "./cmd/$tool"); done
CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/bin/handrail" ./cmd/handrail
for f in "$lists"/*; do
  case $f in
    *.txt.zst) to=$work/plain/$(basename "${f%.zst}"); [ -f "$to" ] || zstd -qd "$f" -o "$to" ;;
    *.txt) cp -n "$f" "$work/plain/" ;;
  esac
done
[ -f "$work/data/queries.txt" ] || { mkdir -p "$work/data"; "$work/bin/mkdata" -in "$work/plain" -out "$work/data"; }

arguments=(filter dns --listen 127.0.0.1:5410 --upstream 127.0.0.1:5300 --log "$work/queries.log" --groups "$work/groups.yaml")
printf 'groups:\n  staff:\n    networks: [10.1.0.0/16]\n    deny: [malware]\n' >"$work/groups.yaml"
for f in "$work/plain"/*.txt; do
  name=$(basename "$f" .txt)
  [ "$name" = popular ] || arguments+=(--list "$name=$f")
done
entry() { # name address command...
  python3 -c 'import json,sys; print(json.dumps({"name":sys.argv[1],"addr":sys.argv[2],"cmd":sys.argv[3:]}))' "$@"
}
systems=("$(entry handrail 127.0.0.1:5410 "$work/bin/handrail" "${arguments[@]}")")
fill() { sed "s|{DATA}|$work/data|g; s|{CFG}|$work/cfg|g; s|CFG/|$work/cfg/|g" "$bench/conf/$1" >"$work/cfg/$1"; }
missing=()
if command -v dnsdist >/dev/null; then
  fill dnsdist-mmsg.conf
  systems+=("$(entry dnsdist 127.0.0.1:5408 dnsdist --supervised --disable-syslog -C "$work/cfg/dnsdist-mmsg.conf")")
else missing+=(dnsdist); fi
if command -v unbound >/dev/null; then
  fill unbound-unbound.conf
  systems+=("$(entry unbound 127.0.0.1:5403 unbound -d -c "$work/cfg/unbound-unbound.conf")")
else missing+=(unbound); fi
if command -v blocky >/dev/null; then
  fill blocky-config.yml
  systems+=("$(entry blocky 127.0.0.1:5402 blocky --config "$work/cfg/blocky-config.yml" serve)")
else missing+=(blocky); fi
[ ${#missing[@]} -eq 0 ] || echo "not installed, so not beside us: ${missing[*]}"
(IFS=,; echo "[${systems[*]}]") >"$work/systems.json"
rm -f "$work/queries.log"
python3 "$bench/bench_dns.py" --systems "$work/systems.json" --data "$work/data" --bin "$work/bin" --rounds "$rounds" --dur "${DUR:-4}" --rate "$rate" \
  --windows "${WINDOWS:-8,32}" --out "$work/results.json"
rm -f "$work/queries.log"
python3 - "$work/results.json" <<'END'
import json, sys
for name, v in json.load(open(sys.argv[1])).items():
    print("%s: %s MiB after loading, %s at most, %s after the traffic; %s s to right answers (%s s of CPU)"
          % (name, v["rss_mib"], v["peak_mib"], v["rss_after_mib"], v["load_s"], v["load_cpu_s"]))
END
