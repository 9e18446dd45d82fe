#include "flow/dimacs.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "draw.h"
#include "flow/check.h"

static int read_bytes(
    const char *text, size_t n, struct gr_arena *a, struct gr_net *net, struct gr_error *err)
{
	FILE *in = tmpfile();
	int rc;

	assert_non_null(in);
	assert_int_equal(fwrite(text, 1, n, in), n);
	rewind(in);
	rc = gr_dimacs_read(in, a, net, err);
	fclose(in);
	return rc;
}

struct bad {
	const char *text;
	int rc;
	const char *place;
};

static void bad_input_is_refused_with_its_line(void **state)
{
	static const struct bad table[] = {
	    {"", GR_INVALID, "line 1"},
	    {"c only a comment\n", GR_INVALID, "line 2"},
	    {"p min 0 0\n", GR_INVALID, "line 1"},
	    {"p min -3 0\n", GR_INVALID, "line 1"},
	    {"p min 2 -1\n", GR_INVALID, "line 1"},
	    {"p max 2 1\n", GR_INVALID, "line 1"},
	    {"p min 2\n", GR_INVALID, "line 1"},
	    {"p min 2 0\np min 2 0\n", GR_INVALID, "line 2"},
	    {"p min 67108865 0\n", GR_LIMIT, "line 1"},
	    {"p min 2 2147483648\n", GR_LIMIT, "line 1"},
	    {"p min 2 1000000000\na 1 2 0 1 1\n", GR_INVALID, "line 3"},
	    {"n 1 4\np min 2 0\n", GR_INVALID, "line 1"},
	    {"a 1 2 0 4 1\np min 2 1\n", GR_INVALID, "line 1"},
	    {"p min 2 0\nn 3 1\n", GR_INVALID, "line 2"},
	    {"p min 2 0\nn 0 1\n", GR_INVALID, "line 2"},
	    {"p min 2 0\nn 1 1\nn 1 1\n", GR_INVALID, "line 3"},
	    {"p min 2 0\nn 1 4\nn 2 -3\n", GR_INVALID, "line 4"},
	    {"p min 2 0\nn 1 9223372036854775808\n", GR_LIMIT, "line 2"},
	    {"p min 2 0\nn 1 1125899906842625\n", GR_LIMIT, "line 2"},
	    {"p min 2 1\na 1 2 0 9223372036854775808 1\n", GR_LIMIT, "line 2"},
	    {"p min 2 1\na 1 2 0 1099511627777 1\n", GR_LIMIT, "line 2"},
	    {"p min 2 1\na 1 2 0 4 1073741825\n", GR_LIMIT, "line 2"},
	    {"p min 2 1\na 1 2 5 4 1\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 -1 4 1\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 0 -2 1\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 0 1.5 1\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 0 4 1e3\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 0 4\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 2 0 4 1 7\n", GR_INVALID, "line 2"},
	    {"p min 2 1\narc 1 2 0 4 1\n", GR_INVALID, "line 2"},
	    {"p min 2 1\nx 1 2\n", GR_INVALID, "line 2"},
	    {"p min 2 1\na 1 3 0 4 1\n", GR_INVALID, "line 2"},
	    {"p min 2 2\na 1 2 0 4 1\n", GR_INVALID, "line 3"},
	    {"p min 2 2\r\na 1 2 0 4 1\r\n", GR_INVALID, "line 3"},
	    {"p min 2 1\na 1 2 0 4 1\na 1 2 0 4 1\n", GR_INVALID, "line 3"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct gr_arena *a = gr_arena_open((size_t)1 << 30);
		struct gr_net net;
		struct gr_error err;
		int rc = read_bytes(table[i].text, strlen(table[i].text), a, &net, &err);

		if (rc != table[i].rc || strcmp(err.place, table[i].place) != 0)
			fail_msg("%s: %d at %s", table[i].text, rc, rc ? err.place : "");
		gr_arena_close(a);
	}
}

static void a_nul_byte_is_refused_even_in_a_comment(void **state)
{
	static const char text[] = "p min 2 0\nc a\0b\n";
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_net net;
	struct gr_error err;

	(void)state;
	assert_int_equal(read_bytes(text, sizeof(text) - 1, a, &net, &err), GR_INVALID);
	assert_string_equal(err.place, "line 2");
	gr_arena_close(a);
}

static void a_long_comment_and_a_thousand_million_arcs_announced_cost_no_memory(void **state)
{
	size_t n = (size_t)8 << 20;
	char *text = malloc(n + 100);
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_net net;
	struct gr_error err;
	int k;

	(void)state;
	assert_non_null(text);
	memset(text, 'c', n);
	k = snprintf(text + n, 100, "\np min 2 1000000000\na 1 2 0 1 1\n");
	assert_int_equal(read_bytes(text, n + (size_t)k, a, &net, &err), GR_INVALID);
	assert_string_equal(err.place, "line 4");
	assert_false(gr_arena_full(a));
	gr_arena_close(a);
	free(text);
}

static void carriage_returns_blank_lines_and_a_missing_last_newline_are_read(void **state)
{
	static const char text[] =
	    "c x\r\np min 2 2\r\n\r\nn 1 4\r\nn  2\t-4\r\na 1 2 0 -1 7\r\na 1 1 0 3 -2";
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_net net;
	struct gr_error err;

	(void)state;
	assert_int_equal(read_bytes(text, sizeof(text) - 1, a, &net, &err), GR_OK);
	assert_int_equal(net.nodes, 2);
	assert_int_equal(net.arcs, 2);
	assert_true(net.arc[0].cap == GR_FLOW_UNLIMITED);
	assert_int_equal(net.arc[1].rate, -2);
	gr_arena_close(a);
}

static void every_prefix_of_a_file_is_read_or_refused(void **state)
{
	static const char text[] = "p min 3 2\nn 1 40\nn 3 -40\na 1 2 0 100 17\na 2 3 0 -1 18\n";

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 4; n++) {
		struct gr_arena *a = gr_arena_open(1 << 20);
		struct gr_net net;
		struct gr_error err;

		assert_int_equal(read_bytes(text, n, a, &net, &err), GR_INVALID);
		assert_true(strncmp(err.place, "line ", 5) == 0);
		gr_arena_close(a);
	}
}

static void what_is_written_is_read_back_and_proved(void **state)
{
	int64_t seen[8] = {0};

	(void)state;
	for (uint64_t seed = 1; seed <= 400; seed++) {
		struct gr_arena *a = gr_arena_open((size_t)1 << 24);
		struct drawn d;
		struct gr_net net;
		struct gr_flow f;
		struct gr_flow_proof p;
		struct gr_dimacs_answer answer;
		struct gr_error err;
		FILE *problem = tmpfile(), *file = tmpfile();
		int rc;

		draw_net((enum draw_family)(seed % DRAW_FAMILIES), seed, &d);
		assert_int_equal(gr_dimacs_write_net(problem, &d.net, &err), GR_OK);
		rewind(problem);
		assert_int_equal(gr_dimacs_read(problem, a, &net, &err), GR_OK);
		assert_int_equal(net.nodes, d.net.nodes);
		assert_memory_equal(net.supply, d.supply, (size_t)net.nodes * sizeof(*net.supply));
		for (int32_t e = 0; e < net.arcs; e++) {
			assert_int_equal(net.arc[e].cap, d.arc[e].cap);
			assert_int_equal(net.arc[e].rate, d.arc[e].rate);
		}
		rc = gr_flow_solve(&net, a, &f, &err);
		seen[rc & 7]++;
		if (rc == GR_OK)
			assert_int_equal(gr_dimacs_write(file, &net, &f, true, &err), GR_OK);
		else if (rc == GR_MISSING)
			assert_int_equal(gr_dimacs_write_cut(file, &net, &f, &err), GR_OK);
		else
			assert_int_equal(gr_dimacs_write_cycle(file, &net, &f, &err), GR_OK);
		rewind(file);
		assert_int_equal(gr_dimacs_read_answer(file, &net, a, &answer, &err), GR_OK);
		if (rc == GR_OK)
			assert_int_equal(gr_flow_check(&net, &answer.flow, a, &p, &err), GR_OK);
		else if (rc == GR_MISSING)
			assert_int_equal(gr_flow_check_cut(&net, &answer.flow, &p, &err), GR_OK);
		else
			assert_int_equal(gr_flow_check_cycle(&net, &answer.flow, &p, &err), GR_OK);
		fclose(problem);
		fclose(file);
		gr_arena_close(a);
	}
	assert_true(seen[GR_OK] > 50 && seen[GR_MISSING] > 50 && seen[GR_UNBOUNDED] > 10);
}

static void a_cost_beyond_64_bits_is_written_whole(void **state)
{
	const int64_t x = GR_FLOW_TOTAL_MAX;
	int64_t supply[2] = {x, -x};
	struct gr_arc arc = {0, 1, 0, GR_FLOW_UNLIMITED, -GR_FLOW_RATE_MAX};
	struct gr_net net = {2, supply, 1, &arc};
	struct gr_arena *a = gr_arena_open(1 << 20);
	struct gr_flow f;
	struct gr_error err;
	FILE *file = tmpfile();
	char line[80];

	(void)state;
	assert_int_equal(gr_flow_solve(&net, a, &f, &err), GR_OK);
	assert_int_equal(gr_dimacs_write(file, &net, &f, false, &err), GR_OK);
	rewind(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "s -1208925819614629174706176\n"); /* -2^80 */
	fclose(file);
	gr_arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bad_input_is_refused_with_its_line),
	    cmocka_unit_test(a_nul_byte_is_refused_even_in_a_comment),
	    cmocka_unit_test(a_long_comment_and_a_thousand_million_arcs_announced_cost_no_memory),
	    cmocka_unit_test(carriage_returns_blank_lines_and_a_missing_last_newline_are_read),
	    cmocka_unit_test(every_prefix_of_a_file_is_read_or_refused),
	    cmocka_unit_test(what_is_written_is_read_back_and_proved),
	    cmocka_unit_test(a_cost_beyond_64_bits_is_written_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
