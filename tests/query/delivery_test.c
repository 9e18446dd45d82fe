/* A delivery as it is read between check and acceptance, and the receipt: own lines, and nothing of others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "change/plan.h"
#include "change/snapshot.h"
#include "query/delivery.h"
#include "stage.h"

static gr_delivery_id hand_in(
    struct stage *st, gr_org_id org, const struct gr_line *line, int32_t lines)
{
	struct gr_actor who = scene_builder(&st->s, org);
	struct gr_str *content = gr_alloc_array(st->s.a, (size_t)lines, sizeof *content);
	struct gr_delivery d = {
	    .file_name = GR_STR("nye.csv"), .line = line, .lines = lines, .content = content};
	gr_delivery_id id;

	if (gr_delivery_check(&st->s.app, &who, org, &d, &id, &st->s.err))
		fail_msg("%s", stage_said(st));
	return id;
}

static void sums_before_and_after_are_the_organisations_own(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[0]), lead = scene_lead(&st->s);
	struct gr_line line[2] = {
	    scene_line(&st->s, "Ny vej", 1000), scene_line(&st->s, "Ny vej", 300)};
	struct gr_delivery_view v;
	gr_delivery_id id;

	line[1].direction = GR_SURPLUS;
	line[1].quality = GR_STR("kb_a");
	line[1].use = GR_STR("");
	id = hand_in(st, st->org[0], line, 2);
	assert_int_equal(gr_query_delivery(&st->s.app, &who, id, st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(v.state, GR_DELIVERY_CHECKED);
	assert_int_equal(v.added, 2);
	assert_int_equal(v.good, 2);
	assert_int_equal(v.need_after_kg - v.need_before_kg, 1000000);
	assert_int_equal(v.surplus_after_kg - v.surplus_before_kg, 300000);
	assert_int_equal(v.pool_need_after_kg, 0); /* the pool's own sums are not a builder's */
	assert_int_equal(v.pool_need_before_kg, 0);
	assert_int_equal(gr_query_delivery(&st->s.app, &lead, id, st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(v.pool_need_before_kg,
	    (20000 + 21000 + 22000 + 23000 + 24000 + 500 + 501 + 502 + 503 + 504) * (int64_t)1000);
	assert_int_equal(v.pool_need_after_kg - v.pool_need_before_kg, 1000000);
}

static void nobody_else_reads_it(void **state)
{
	struct stage *st = *state;
	struct gr_line line = scene_line(&st->s, "Ny vej", 1000);
	gr_delivery_id id = hand_in(st, st->org[0], &line, 1);
	struct gr_actor other = scene_builder(&st->s, st->org[1]), reader = scene_reader(&st->s),
	                market = stage_market(st);
	struct gr_actor own = scene_builder(&st->s, st->org[0]);
	struct gr_delivery_view v;

	assert_int_equal(
	    gr_query_delivery(&st->s.app, &other, id, st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(v.differences, 0);
	assert_int_equal(
	    gr_query_delivery(&st->s.app, &reader, id, st->s.a, &v, &st->s.err), GR_DENIED);
	assert_int_equal(
	    gr_query_delivery(&st->s.app, &market, id, st->s.a, &v, &st->s.err), GR_DENIED);
	own.process = (gr_process_id){own.process.v + 1};
	assert_int_not_equal(
	    gr_query_delivery(&st->s.app, &own, id, st->s.a, &v, &st->s.err), GR_OK);
	own = scene_builder(&st->s, st->org[0]);
	assert_int_equal(gr_query_delivery(
	                     &st->s.app, &own, (gr_delivery_id){id.v + 1}, st->s.a, &v, &st->s.err),
	    GR_MISSING);
}

static void a_receipt_speaks_of_the_plan_where_the_line_is_in_it(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[0]);
	struct gr_line line = scene_line(&st->s, "Ny vej", 1000), *mine;
	struct gr_delivery_view v;
	struct gr_str *said;
	gr_delivery_id id;
	int32_t n;

	assert_int_equal(scene_lines(&st->s, st->org[0], &mine), 3);
	assert_int_equal(
	    gr_query_receipt(&st->s.app, &who, mine[0].id, st->s.a, &said, &n, &st->s.err), GR_OK);
	assert_int_equal(n, 1);
	assert_non_null(strstr(gr_str_z(st->s.a, said[0]), "in the allocation"));
	/* a new line is in no plan yet: held against what everybody sees */
	id = hand_in(st, st->org[0], &line, 1);
	who = scene_builder(&st->s, st->org[0]);
	assert_int_equal(
	    gr_delivery_accept(&st->s.app, &who, id, GR_ACCEPT_ALL, &st->s.err), GR_OK);
	assert_int_equal(gr_query_delivery(&st->s.app, &who, id, st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(v.state, GR_DELIVERY_ACCEPTED);
	assert_int_equal(v.receipts, 1);
	assert_non_null(strstr(gr_str_z(st->s.a, v.receipt[0]), "Ny vej"));
	assert_null(strstr(gr_str_z(st->s.a, v.receipt[0]), "in the allocation"));
}

/* Every surplus is hidden, and 123 kg more than it looks. */
static int open_hidden(void **state)
{
	struct gr_actor lead;
	gr_snapshot_id snapshot;
	struct gr_plan plan;
	struct stage *st;

	if (stage_open_lines(state))
		return 1;
	st = *state;
	stage_spoil(st, "UPDATE line_version SET visibility = 'own', likely_kg = likely_kg + 123, "
	                "high_kg = high_kg + 123 WHERE direction = 'surplus'");
	lead = scene_lead(&st->s);
	if (gr_snapshot_take(&st->s.app, &lead, GR_STR("et"), &snapshot, &st->s.err))
		return 1;
	lead = scene_lead(&st->s);
	return gr_plan_run(&st->s.app, &lead, snapshot, st->s.a, &plan, &st->s.err);
}

/* Each number of the text is 0 or ends in 000. */
static bool only_thousands(const char *text)
{
	while (*text) {
		size_t n = strspn(text, "0123456789,.");

		if (n > 1 && (n < 4 || memcmp(text + n - 4, ",000", 4) != 0))
			return false;
		if (n == 1 && *text >= '1' && *text <= '9')
			return false;
		text += n ? n : 1;
	}
	return true;
}

static void a_receipt_keeps_a_hidden_partners_kilograms(void **state)
{
	struct stage *st = *state;
	int32_t served = 0;

	for (int32_t o = 0; o < STAGE_ORGS; o++) {
		struct gr_actor who = scene_builder(&st->s, st->org[o]);
		struct gr_line *line;
		struct gr_str *said;
		int32_t lines = scene_lines(&st->s, st->org[o], &line), n;

		for (int32_t i = 0; i < lines; i++) {
			const char *text;

			if (line[i].direction != GR_NEED)
				continue;
			assert_int_equal(gr_query_receipt(&st->s.app, &who, line[i].id, st->s.a,
			                     &said, &n, &st->s.err),
			    GR_OK);
			assert_int_equal(n, 1);
			text = gr_str_z(st->s.a, said[0]);
			text = strstr(text, "in the allocation ");
			if (!text || strstr(text, "in the allocation 0\u00a0t") || strstr(text, "in the allocation 0 t"))
				continue; /* served by pits, or too little to be told */
			served++;
			assert_true(only_thousands(text));
		}
	}
	assert_true(served > 0);
}

static void a_receipt_for_another_organisations_line_is_refused(void **state)
{
	struct stage *st = *state;
	struct gr_actor who = scene_builder(&st->s, st->org[1]);
	struct gr_line *line;
	struct gr_str *said;
	int32_t n;

	assert_int_equal(scene_lines(&st->s, st->org[0], &line), 3);
	for (int32_t i = 0; i < 3; i++) {
		assert_int_equal(
		    gr_query_receipt(&st->s.app, &who, line[i].id, st->s.a, &said, &n, &st->s.err),
		    GR_DENIED);
		assert_int_equal(n, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        sums_before_and_after_are_the_organisations_own, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(nobody_else_reads_it, stage_open_lines, stage_close),
	    cmocka_unit_test_setup_teardown(a_receipt_speaks_of_the_plan_where_the_line_is_in_it,
	        stage_open_played, stage_close),
	    cmocka_unit_test_setup_teardown(
	        a_receipt_keeps_a_hidden_partners_kilograms, open_hidden, stage_close),
	    cmocka_unit_test_setup_teardown(a_receipt_for_another_organisations_line_is_refused,
	        stage_open_played, stage_close),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
