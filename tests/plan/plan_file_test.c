#include "plan/plan_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

#define MEMORY ((size_t)256 << 20)

static int lines_of(struct gr_str file, const char *begin)
{
	int n = 0;

	while (file.n > 0)
		n += gr_str_starts(gr_str_split(&file, '\n'), begin);
	return n;
}

static void the_file_says_what_the_plan_says(void **state)
{
	struct world w;
	struct gr_plan p;
	char objective[128];

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 100, 20);
	world_concrete(&w, 1, 0, 0, 3);
	world_gravel(&w, 2, 10, 0, 3);
	world_plan(&w, &p);
	snprintf(objective, sizeof(objective), "objective %lld %lld",
	    (long long)p.objective_mille_ore, (long long)p.objective_mille_ore);
	assert_int_equal(lines_of(p.file, objective), 1);
	assert_int_equal(lines_of(p.file, "arc "), p.arcs);
	assert_int_equal(lines_of(p.file, "surplus "), 1);
	assert_int_equal(lines_of(p.file, "need "), 1);
	assert_int_equal(lines_of(p.file, "arc direct 2 3 - 10000 3900 1000000"), 1);
	assert_int_equal(lines_of(p.file, "quality "), w.d.qualities);
	assert_int_equal(lines_of(p.file, "sha256 "), 1);
	world_close(&w);
}

static void no_name_of_a_builder_or_project_stands_in_the_file(void **state)
{
	struct gr_arena *a = gr_arena_open(MEMORY);
	struct gr_plan_params params;
	struct gr_dataset d;
	struct gr_plan p;
	struct gr_error err;

	(void)state;
	world_demo(a, &d, &params);
	assert_int_equal(gr_plan_make(&d, &params, NULL, NULL, a, &p, &err), 0);
	for (int32_t i = 0; i < d.projects; i++)
		assert_null(memmem(p.file.p, p.file.n, d.project[i].name.p, d.project[i].name.n));
	for (int32_t i = 0; i < d.orgs; i++)
		assert_null(memmem(p.file.p, p.file.n, d.org[i].name.p, d.org[i].name.n));
	gr_arena_close(a);
}

static void a_cut_stay_is_no_arc_of_the_file(void **state)
{
	struct world w;
	struct gr_plan p;
	int hold;

	(void)state;
	world_open(&w, MEMORY);
	world_pit_and_receiver(&w, 1000, 100);
	world_offer(&w, world_site(&w, GR_DEPOT, 5, 0, 0), GR_STORES, "kb_a", 100000, 0, "");
	world_concrete(&w, 1, 0, 0, 0);
	world_gravel(&w, 2, 10, 5, 5);
	world_setting(&w, "depot.max_quarters", "5");
	world_plan(&w, &p);
	hold = lines_of(p.file, "arc hold ");
	world_setting(&w, "depot.max_quarters", "4");
	world_plan(&w, &p);
	assert_int_equal(lines_of(p.file, "arc hold "), hold - 1);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_file_says_what_the_plan_says),
	    cmocka_unit_test(no_name_of_a_builder_or_project_stands_in_the_file),
	    cmocka_unit_test(a_cut_stay_is_no_arc_of_the_file),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
