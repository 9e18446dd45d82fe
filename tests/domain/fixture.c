#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct gr_str fixture_file(struct gr_arena *a, const char *name)
{
	char path[4096];
	char *p;
	FILE *f;
	long n;

	snprintf(path, sizeof(path), "%s/%s", getenv("GR_TEST_DATA"), name);
	f = fopen(path, "rb");
	if (!f)
		fail_msg("no %s", path);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	rewind(f);
	p = gr_alloc(a, (size_t)n + 1);
	assert_non_null(p);
	assert_int_equal(fread(p, 1, (size_t)n, f), n);
	fclose(f);
	return (struct gr_str){p, (size_t)n};
}

void fixture_lists(struct gr_arena *a, struct gr_str text[GR_LISTS])
{
	for (int i = 0; i < GR_LISTS; i++)
		text[i] = fixture_file(a, gr_list_file((enum gr_list)i));
}

void fixture_dataset(struct gr_arena *a, struct gr_dataset *out)
{
	struct gr_str text[GR_LISTS];
	struct gr_error err;

	fixture_lists(a, text);
	if (gr_dataset_read(text, a, out, &err))
		fail_msg("%s (%s) %s", err.sentence, err.place, err.text);
}

struct gr_line fixture_line(void)
{
	return (struct gr_line){
	    .project_name = GR_STR("Cykelsti ved åen"),
	    .project_type = GR_STR("road_path"),
	    .direction = GR_NEED,
	    .quality = GR_STR("sg_ii"),
	    .low_kg = 700000,
	    .likely_kg = 1000000,
	    .high_kg = 1500000,
	    .entered = {.known = GR_KNOWN_TONNES,
	        .thousandths = 1000000,
	        .low_thousandths = -1,
	        .high_thousandths = -1},
	    .place = {.text = GR_STR("Køge"), .municipality = 259, .e_m = 702000, .n_m = 6150000},
	    .first = {112},
	    .last = {115},
	    .certainty = GR_BUDGETED,
	    .visibility = GR_VISIBLE_PUBLIC,
	};
}

int fixture_open(void **state)
{
	*state = gr_arena_open((size_t)64 << 20);
	return *state ? 0 : -1;
}

int fixture_close(void **state)
{
	gr_arena_close(*state);
	return 0;
}
