#!/bin/sh
# rules_test.sh ROOT - the checks of the house find what they are there for. Each is run in a small tree with one fault. TAP.
root=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0

fresh() {
	rm -rf "$dir/t"
	mkdir -p "$dir/t/src/base" "$dir/t/src/store" "$dir/t/src/web" "$dir/t/src/cli" "$dir/t/tests/base" "$dir/t/po/fragment"
	cp -r "$root/tools" "$dir/t/tools"
}

finds() { # name, tool, what it says
	n=$((n + 1))
	if "$dir/t/tools/$2" >"$dir/out" 2>&1 || ! grep -qF -- "$3" "$dir/out"; then
		echo "not ok $n - $1"
		sed 's/^/# /' "$dir/out"
	else
		echo "ok $n - $1"
	fi
}

passes() { # name, tool
	n=$((n + 1))
	if "$dir/t/tools/$2" >"$dir/out" 2>&1; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		sed 's/^/# /' "$dir/out"
	fi
}

fresh
echo '#include "store/line.h"' >"$dir/t/src/web/line.c"
finds a_page_may_not_reach_the_store layers 'src/web/line.c:1: "store/line.h" is above or beside web/'
fresh
echo '{% include "store/line.h" %}' >"$dir/t/src/web/line.html"
finds nor_may_its_template layers 'src/web/line.html:1'
fresh
echo '#include "line.h"' >"$dir/t/src/store/line.c"
finds an_include_names_its_room layers 'names no room'
fresh
echo '#include "flow/flow.h"' >"$dir/t/src/cli/plan.c"
finds a_command_may_not_use_flow layers 'src/cli/plan.c:1'
fresh
echo '#include "flow/flow.h"' >"$dir/t/src/cli/flow.c"
printf '#include "base/text.h"\n#include "domain/id.h"\n#include <stdio.h>\n' >"$dir/t/src/store/line.c"
passes what_the_table_allows_passes layers

fresh
printf '#ifndef GR_BASE_X_H\n#define GR_BASE_X_H\nsize_t gr_x(void);\n#endif\n' >"$dir/t/src/base/x.h"
finds a_header_that_leans_on_others_is_found headers 'size_t'
fresh
printf '#ifndef X_H\n#define X_H\n#endif\n' >"$dir/t/src/base/x.h"
finds a_guard_has_its_files_name headers 'its guard is not GR_BASE_X_H'

fresh
echo 'x = atoi(s);' >"$dir/t/src/base/x.c"
finds an_unsafe_function_is_found banned 'atoi'
fresh
echo 'snprintf(s, n, "x"); gmtime_r(a, b);' >"$dir/t/src/base/x.c"
passes its_safe_sister_is_not banned
fresh
echo 'exit(1);' >"$dir/t/src/store/x.c"
finds only_main_leaves_the_program banned 'Only main.c'
fresh
echo 'https://registry.npm''js.org/x' >"$dir/t/README.md"
finds a_package_host_is_found banned 'No address of a package host'

fresh
echo 'int x;' >"$dir/t/src/base/x.c"
finds a_file_without_a_test_is_found untested 'src/base/x.c has no test'
echo 'int x;' >"$dir/t/tests/base/x_test.c"
passes its_test_satisfies untested

po() { printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: da\\n"\n\n%b\n' "$1" >"$dir/t/po/da.po"; }
fresh
echo 'gr_t("Pooled volumes"); N_("{0} of {1}");' >"$dir/t/src/base/x.c"
po 'msgid "Pooled volumes"\nmsgstr "Samlede mængder"\n\nmsgid "{0} of {1}"\nmsgstr "{1}: {0}"'
passes a_whole_catalogue_passes i18n
po 'msgid "Pooled volumes"\nmsgstr "Samlede mængder"'
finds a_missing_sentence_is_found i18n 'missing: msgid "{0} of {1}"'
po 'msgid "Pooled volumes"\nmsgstr ""\n\nmsgid "{0} of {1}"\nmsgstr "{1}: {0}"'
finds an_untranslated_sentence_is_found i18n 'no translation: msgid "Pooled volumes"'
po 'msgid "Pooled volumes"\nmsgstr "Samlede mængder"\n\nmsgid "{0} of {1}"\nmsgstr "{0}"'
finds a_lost_value_is_found i18n 'a value got lost'
po 'msgid "Pooled volumes"\nmsgstr "Samlede mængder"\n\nmsgid "{0} of {1}"\nmsgstr "{1}: {0}"\n\nmsgid "Old"\nmsgstr "Gammel"'
finds an_orphan_is_found i18n 'no source has it: msgid "Old"'
rm "$dir/t/po/da.po"
printf 'msgid "Pooled volumes"\nmsgstr "Samlede mængder"\n\nmsgid "{0} of {1}"\nmsgstr "{1}: {0}"\n\nmsgid "Old"\nmsgstr "Gammel"\n' >"$dir/t/po/fragment/x.po"
"$dir/t/tools/i18n" --renew >"$dir/log" 2>&1 || sed 's/^/# /' "$dir/log"
passes fragments_are_taken_in_and_orphans_left_out i18n
echo '{% view x(void) %}{{t "Hello"}}' >"$dir/t/src/web/x.html"
finds a_sentence_of_a_page_counts i18n 'missing: msgid "Hello"'
fresh
echo 'return gr_fail(err, GR_INVALID, "Bare.", N_("Not bare."));' >"$dir/t/src/base/x.c"
po 'msgid "Not bare."\nmsgstr "Ikke bar."'
finds a_failure_without_its_mark_is_found i18n 'a sentence without N_'

echo "1..$n"
