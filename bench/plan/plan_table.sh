#!/bin/sh
# Regions of 150, 1,000 and 3,000 projects from lines to a proved plan, and their networks beside LEMON and CLP: plan_table.sh BUILD_DIR [PROJECTS...].
# CPU seconds of one run each on a quiet machine; total includes reasons, intervals, shares, plan file and proof.
build=${1:?build folder}
shift
here=$(dirname "$0")
tmp=$(mktemp -d) || exit 1
trap 'rm -r "$tmp"' EXIT
for n in ${*:-150 1000 3000}; do
	"$build"/tools/demo/demo_generate --data "$here"/../../data --projects "$n" --out "$tmp" >/dev/null || exit 1
	"$build"/bench/plan/plan_run "$here"/../../data "$tmp" "$tmp"/net || exit 1
	grus=$("$build"/bench/plan/net_run grus "$tmp"/net)
	echo "  grus  $grus"
	if [ -x "$build"/bench/plan/net_lemon ]; then
		lemon=$("$build"/bench/plan/net_lemon "$tmp"/net)
		echo "  lemon $lemon"
		printf '%s %s\n' "$grus" "$lemon" | awk '{ for (i = 1; i < NF; i++) if ($i == "solve") t[++k] = $(i + 1); if ($2 != $(NF - 4)) print "  COSTS DIFFER"
			printf "  lemon / grus %.2f\n", t[2] / (t[1] > 0 ? t[1] : 0.001) }'
	fi
	clp=$(timeout 120 "$build"/bench/plan/net_run clp "$tmp"/net) && echo "  clp   $clp"
done
