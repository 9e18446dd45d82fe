#!/bin/sh
# grus flow from outside: command_test.sh GRUS. Exit codes, answers and proofs of doc/flow.md.
grus=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
count=0

is() { # NAME CODE LINE COMMAND...: the exit code, and a line of what is printed ("" for none)
	name=$1 code=$2 line=$3
	shift 3
	count=$((count + 1))
	"$@" >"$dir/out" 2>"$dir/err"
	got=$?
	if [ "$got" = "$code" ] && { [ -z "$line" ] || cat "$dir/out" "$dir/err" | grep -q -e "$line"; }; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$dir/out" "$dir/err" | head -20
		echo "# exit code $got"
	fi
}

printf 'p min 3 3\nn 1 40\nn 3 -40\na 1 2 0 100 17\na 2 3 0 -1 18\na 1 3 0 10 20\n' >"$dir/good"
printf 'p min 3 2\nn 1 40\nn 3 -40\na 1 2 0 39 17\na 2 3 0 -1 18\n' >"$dir/cut"
printf 'p min 2 2\na 1 2 0 -1 -3\na 2 1 0 -1 1\n' >"$dir/endless"
"$grus" flow --duals "$dir/good" >"$dir/good.answer"
"$grus" flow "$dir/good" >"$dir/bare.answer"
"$grus" flow "$dir/cut" >"$dir/cut.answer" 2>/dev/null
"$grus" flow "$dir/endless" >"$dir/endless.answer" 2>/dev/null
sed 's/^f 1 3 10/f 1 3 9/' "$dir/good.answer" >"$dir/moved.answer"
sed 's/^v 2 17/v 2 18/' "$dir/good.answer" >"$dir/priced.answer"
sed 's/^k 1/k 3/' "$dir/cut.answer" >"$dir/wrong-cut.answer"

echo 1..19
is "the least cost is printed" 0 '^s 1250$' "$grus" flow "$dir/good"
is "every arc is printed in order" 0 '^f 1 3 10$' "$grus" flow "$dir/good"
is "prices are printed when asked" 0 '^v 3 35$' "$grus" flow --duals "$dir/good"
is "intervals are printed when asked" 0 '^i 3 35 35$' "$grus" flow --intervals "$dir/good"
is "what the work was is printed when asked" 0 '^c pivots' "$grus" flow --stats "$dir/good"
is "standard input is read" 0 '^s 1250$' sh -c '"$1" flow - <"$2"' - "$grus" "$dir/good"
is "a good answer is proved" 0 '^c proved' "$grus" flow --check "$dir/good" "$dir/good.answer"
is "a moved unit is refused" 1 '' "$grus" flow --check "$dir/good" "$dir/moved.answer"
is "a wrong price is refused" 1 '' "$grus" flow --check "$dir/good" "$dir/priced.answer"
is "an answer without prices proves nothing" 2 '' "$grus" flow --check "$dir/good" "$dir/bare.answer"
is "no flow comes with a cut" 3 '^k 1$' "$grus" flow "$dir/cut"
is "the cut is proved" 0 '^c proved' "$grus" flow --check "$dir/cut" "$dir/cut.answer"
is "a wrong cut is refused" 1 '' "$grus" flow --check "$dir/cut" "$dir/wrong-cut.answer"
is "no least cost comes with a cycle" 5 '^u 2 2 1$' "$grus" flow "$dir/endless"
is "the cycle is proved" 0 '^c proved' "$grus" flow --check "$dir/endless" "$dir/endless.answer"
is "bad input names its line" 2 '3' sh -c 'printf "p min 2 2\na 1 2 0 5 1\n" | "$1" flow -' - "$grus"
is "a number too large names its line" 4 '2' sh -c 'printf "p min 2 1\na 1 2 0 9223372036854775808 1\n" | "$1" flow -' - "$grus"
is "a file that is not there is not taken for no flow" 1 '' "$grus" flow "$dir/none"
is "no file at all is a wrong call" 2 '' "$grus" flow
