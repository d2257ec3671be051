#!/usr/bin/env bash
# Format, vet and static analysis. The analyser has a module of its own, so that its dependencies stay out
# of Handrail's.
set -euo pipefail
cd "$(dirname "$0")/.."
unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
  echo "gofmt would change:" >&2
  echo "$unformatted" >&2
  exit 1
fi
go vet ./...
mkdir -p .cache
(cd tools && go build -o ../.cache/staticcheck honnef.co/go/tools/cmd/staticcheck)
.cache/staticcheck ./...
