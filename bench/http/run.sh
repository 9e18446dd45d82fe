#!/bin/sh
# run.sh [GRUS] - the page of pooled volumes with 600 and 30,000 lines beside a static file of the same bytes, in one run; and how long serve takes to start.
here=$(cd "$(dirname "$0")" && pwd)
GRUS=${1:-${GRUS:-$here/../../build/src/grus}}
export GRUS
exec node "$here/volumes_page.mjs"
