#include "web/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stage.h"

static void put(const char *folder, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void only_what_pages_use_is_served_and_the_version_follows_the_content(void **state)
{
	char folder[] = "/tmp/grus-asset.XXXXXX", below[64], command[128];
	struct gr_assets one, two;
	struct gr_error err = {0};

	assert_non_null(mkdtemp(folder));
	snprintf(below, sizeof below, "%s/dkfds", folder);
	assert_int_equal(mkdir(below, 0700), 0);
	put(folder, "grus.css", "a{}");
	put(folder, "grus.css.gz", "packed");
	put(folder, "secret.pem", "key");
	put(folder, ".hidden.css", "x");
	put(below, "x.js", "1");
	assert_int_equal(gr_assets_read(folder, *state, &one, &err), GR_OK);
	assert_int_equal(one.files, 2);
	assert_non_null(gr_assets_find(&one, GR_STR("dkfds/x.js")));
	assert_true(gr_str_is(gr_assets_find(&one, GR_STR("grus.css"))->packed, "packed"));
	assert_null(gr_assets_find(&one, GR_STR("secret.pem")));
	assert_null(gr_assets_find(&one, GR_STR("../grus.css")));
	put(folder, "grus.css", "b{}");
	assert_int_equal(gr_assets_read(folder, *state, &two, &err), GR_OK);
	assert_false(gr_str_eq(one.version, two.version));
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void a_missing_folder_gives_pages_without_style(void **state)
{
	struct gr_assets s;
	struct gr_error err = {0};

	assert_int_equal(gr_assets_read("/nowhere/at/all", *state, &s, &err), GR_OK);
	assert_int_equal(s.files, 0);
	assert_null(gr_assets_find(&s, GR_STR("grus.css")));
	assert_null(gr_assets_find(NULL, GR_STR("grus.css")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_pages_use_is_served_and_the_version_follows_the_content),
	    cmocka_unit_test(a_missing_folder_gives_pages_without_style),
	};

	STAGE_MAIN("web/asset");
}
