#!/usr/bin/env bash
# Fuzzes every parser for a while each (default 20s). Shortening an input that is only interesting may not eat
# that time. What it finds is kept under testdata/fuzz as a test.
set -euo pipefail
cd "$(dirname "$0")/.."
for package in $(go list ./...); do
  for name in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    echo "== $package $name"
    go test -run '^$' -fuzz "^$name\$" -fuzztime "${1:-20s}" -fuzzminimizetime 1s "$package"
  done
done
