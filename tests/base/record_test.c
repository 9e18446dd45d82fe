#include "base/record.h"

#include "base/arena.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_text(
    struct gr_record *r, struct gr_arena *a, const char *text, struct gr_error *err)
{
	return gr_record_open(r, GR_STR("t.csv"), gr_str(text), a, err);
}

static void rows_are_read_by_column_name(void **state)
{
	struct gr_arena *a = gr_arena_open(100000);
	struct gr_record r;
	struct gr_error err;
	int32_t name, mass;
	bool more;

	(void)state;
	assert_int_equal(
	    open_text(&r, a, "\xEF\xBB\xBFname,mass\r\n\"a, \"\"b\"\"\n\",1.5\n,-2\n", &err),
	    GR_OK);
	assert_int_equal(gr_record_column(&r, "mass", &mass, &err), GR_OK);
	assert_int_equal(gr_record_column(&r, "name", &name, &err), GR_OK);
	assert_int_equal(gr_record_next(&r, &more, &err), GR_OK);
	assert_true(more && gr_str_is(r.field[name], "a, \"b\"\n"));
	assert_true(gr_str_is(r.field[mass], "1.5"));
	assert_int_equal(gr_record_next(&r, &more, &err), GR_OK);
	assert_true(more && r.field[name].n == 0 && r.row == 3);
	assert_int_equal(gr_record_next(&r, &more, &err), GR_OK);
	assert_false(more);
	assert_int_equal(gr_record_column(&r, "other", &mass, &err), GR_INVALID);
	gr_arena_close(a);
}

static void the_last_row_needs_no_line_end(void **state)
{
	struct gr_arena *a = gr_arena_open(100000);
	struct gr_record r;
	struct gr_error err;
	bool more;

	(void)state;
	assert_int_equal(open_text(&r, a, "a,b\n1,", &err), GR_OK);
	assert_int_equal(gr_record_next(&r, &more, &err), GR_OK);
	assert_true(more && r.field[1].n == 0);
	gr_arena_close(a);
}

static void broken_tables_are_refused_with_their_row(void **state)
{
	static const char *const bad[] = {
	    "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n", "a,b\n\"1\"x,2\n"};
	struct gr_arena *a = gr_arena_open(100000);
	struct gr_record r;
	struct gr_error err;
	bool more;

	(void)state;
	assert_int_equal(open_text(&r, a, "", &err), GR_INVALID);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(open_text(&r, a, bad[i], &err), GR_OK);
		assert_int_equal(gr_record_next(&r, &more, &err), GR_INVALID);
		assert_int_equal(err.arg[1].n, 2);
	}
	gr_arena_close(a);
}

static void too_many_columns_are_refused(void **state)
{
	struct gr_arena *a = gr_arena_open(100000);
	struct gr_record r;
	struct gr_error err;
	struct gr_sb sb;

	(void)state;
	gr_sb_open(&sb, a, 1000);
	for (int i = 0; i < GR_RECORD_COLUMNS; i++)
		gr_record_put(&sb, GR_STR("x"), i == 0);
	assert_int_equal(gr_record_open(&r, GR_STR("t"), gr_sb_str(&sb), a, &err), GR_OK);
	gr_record_put(&sb, GR_STR("x"), false);
	assert_int_equal(gr_record_open(&r, GR_STR("t"), gr_sb_str(&sb), a, &err), GR_INVALID);
	gr_arena_close(a);
}

static void what_is_written_is_read_back(void **state)
{
	struct gr_arena *a = gr_arena_open(64 << 20);
	struct gr_random random;

	(void)state;
	for (uint64_t seed = 1; seed <= 500; seed++) {
		struct gr_str field[3][2];
		struct gr_sb sb;
		struct gr_record r;
		struct gr_error err;
		bool more;

		gr_random_seed(&random, seed);
		gr_sb_open(&sb, a, 10000);
		for (int row = 0; row < 3; row++) {
			for (int i = 0; i < 2; i++) {
				size_t n = (size_t)gr_random_below(&random, 6);
				char *p = gr_alloc(a, n);

				for (size_t k = 0; k < n; k++)
					p[k] = "a,\"\r\n;"[gr_random_below(&random, 6)];
				field[row][i] = (struct gr_str){p, n};
				gr_record_put(&sb, field[row][i], i == 0);
			}
			gr_record_end(&sb);
		}
		if (gr_record_open(&r, GR_STR("t"), gr_sb_str(&sb), a, &err))
			fail_msg("seed %d", (int)seed);
		for (int row = 1; row < 3; row++) {
			if (gr_record_next(&r, &more, &err) || !more ||
			    !gr_str_eq(r.field[0], field[row][0]) ||
			    !gr_str_eq(r.field[1], field[row][1]))
				fail_msg("seed %d row %d", (int)seed, row);
		}
	}
	gr_arena_close(a);
}

static int read_decimal(const char *text, int decimals, int64_t *out)
{
	struct gr_record r = {.columns = 1, .head = {GR_STR("mass")}};
	struct gr_error err;

	r.field[0] = gr_str(text);
	return gr_record_decimal(&r, 0, decimals, out, &err);
}

static void decimals_are_whole_units(void **state)
{
	static const struct {
		const char *text;
		int decimals, rc;
		int64_t n;
	} t[] = {{"1.5", 3, GR_OK, 1500}, {"-0.001", 3, GR_OK, -1}, {"12", 0, GR_OK, 12},
	    {"0.0005", 3, GR_OK, 0}, {"0.0015", 3, GR_OK, 2}, {"2.5", 0, GR_OK, 2},
	    {"", 0, GR_INVALID, 0}, {"1,5", 1, GR_INVALID, 0}, {".5", 1, GR_INVALID, 0},
	    {"5.", 1, GR_INVALID, 0}, {"1.2.3", 1, GR_INVALID, 0},
	    {"9223372036854775807", 0, GR_OK, INT64_MAX}, {"9223372036854775808", 0, GR_LIMIT, 0},
	    {"99999999999999999999999999999999999999999999", 0, GR_LIMIT, 0},
	    {"9223372036854775807", 9, GR_LIMIT, 0},
	    {"0.00000000000000000000000000000000000000000001", 2, GR_LIMIT, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int64_t n = 0;

		assert_int_equal(read_decimal(t[i].text, t[i].decimals, &n), t[i].rc);
		assert_true(n == t[i].n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_read_by_column_name),
	    cmocka_unit_test(the_last_row_needs_no_line_end),
	    cmocka_unit_test(broken_tables_are_refused_with_their_row),
	    cmocka_unit_test(too_many_columns_are_refused),
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(decimals_are_whole_units),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base/record", tests, NULL, NULL);
}
