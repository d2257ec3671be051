#!/usr/bin/env bash
# Fuzzes every parser for a while each (default 20s). What it finds is kept under testdata/fuzz as a test.
set -euo pipefail
cd "$(dirname "$0")/.."
for package in $(go list ./...); do
  for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    echo "== $package $name"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "${1:-20s}" "$package"
  done
done
