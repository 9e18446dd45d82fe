#!/bin/sh
# Ratios beside LEMON on the same arcs: flow_table.sh BUILD_DIR [RUNS]. Each figure is the median of RUNS whole processes;
# ours is solve + proof, LEMON's is run() alone with its graph ready-built. A run beyond 300 s counts as not done.
dir=${1:?build folder}/bench/flow runs=${2:-5}

median() { # FIELDS COMMAND...: of the sum of the named fields
	fields=$1
	shift
	for i in $(seq "$runs"); do
		timeout 300 "$@" | awk -v want="$fields" '{ sum = 0; n = split(want, w, ",")
			for (i = 1; i < NF; i++) for (k = 1; k <= n; k++) if ($i == w[k]) sum += $(i + 1)
			print sum }'
	done | sort -n | awk '{ x[NR] = $1 } END { print NR ? x[int((NR + 1) / 2)] : "-" }'
}

printf '%-14s %8s %4s %8s %9s %9s %9s %9s %6s %8s %7s %10s\n' family size seed nodes arcs ours lemon-ns lemon-cs ratio warm pivots moved
while read -r family size seed; do
	case $family in '' | '#'*) continue ;; esac
	one=$("$dir/flow_run" "$family" "$size" "$seed" 5) || { echo "$family $size: $one"; continue; }
	set -- $one
	ours=$(median solve,proof "$dir/flow_run" "$family" "$size" "$seed")
	ns=$(median solve "$dir/lemon_run" "$family" "$size" "$seed" ns)
	cs=$(median solve "$dir/lemon_run" "$family" "$size" "$seed" cs)
	printf '%s\n' "$family $size $seed $ours $ns $cs $one" | awk '{
		best = $5 == "-" ? $6 : $6 == "-" ? $5 : $5 < $6 ? $5 : $6
		for (i = 7; i < NF; i++) v[$i] = $(i + 1)
		printf "%-14s %8d %4d %8d %9d %9.3f %9s %9s %6s %8.4f %7d %10d\n", $1, $2, $3, v["nodes"], v["arcs"], $4, $5, $6,
			best == "-" ? "-" : sprintf("%.1f", best / $4), v["warm"], v["pivots"], v["moved"] }'
done <"$(dirname "$0")/table.txt"
