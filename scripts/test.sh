#!/usr/bin/env bash
# Runs every check and every test, without skips. Arguments go to go test, such as -race or -run Name.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install-test-tools.sh
make --no-print-directory assets
scripts/lint.sh
dir=$(mktemp -d)
trap 'scripts/postgres.sh stop "$dir/pg" || true; rm -rf "$dir"' EXIT
chmod 755 "$dir"
HANDRAIL_TEST_POSTGRES=$(scripts/postgres.sh start "$dir/pg")
export HANDRAIL_TEST_POSTGRES
go test -timeout 45m "$@" ./...
