/* Views as tables: every figure of the view is a cell, and what is hidden in the view is hidden in the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/table.h"
#include "stage.h"

enum {
	DIRECTION,
	GROUP,
	QUALITY,
	HOLDS,
	FROM_YEAR,
	TO_YEAR,
	AREA,
	EXPECTED,
	LOW,
	HIGH,
	LOW_PERCENT,
	HIGH_PERCENT,
	DATA_SET,
	POOL_COLUMNS
};

static struct gr_pool_view pool(struct stage *st, struct gr_actor who)
{
	const struct gr_pool_filter all = {.direction = -1};
	struct gr_pool_view v;

	if (gr_query_pool(&st->s.app, &who, &all, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	return v;
}

static struct gr_table pool_table(struct stage *st, const struct gr_pool_view *v)
{
	struct gr_table t;

	assert_int_equal(gr_pool_table(v, st->s.a, &t, &st->s.err), GR_OK);
	assert_int_equal(t.columns, POOL_COLUMNS);
	return t;
}

static void shows(const struct gr_cell *c, struct gr_figure f, int32_t scale)
{
	switch (f.kind) {
	case GR_NOT_REPORTED:
		assert_int_equal(c->kind, GR_CELL_EMPTY);
		return;
	case GR_HIDDEN:
		assert_int_equal(c->kind, GR_CELL_HIDDEN);
		assert_int_equal(c->n, 0);
		return;
	case GR_REPORTED:
		assert_int_equal(c->kind, GR_CELL_NUMBER);
		assert_int_equal(c->n, f.n);
		assert_int_equal(c->scale, scale);
	}
}

/* Row by row: the years that have a figure of their own, then the whole row, then two a area. */
static void pool_rows_equal(const struct gr_pool_view *v, const struct gr_table *t)
{
	int32_t at = 0;

	for (int32_t i = 0; i < v->rows; i++) {
		const struct gr_pool_row *r = &v->row[i];
		const struct gr_cell *c;

		for (int32_t y = 0; y < v->years; y++) {
			if (!r->span[y] || r->cell[y].likely_kg.kind == GR_NOT_REPORTED)
				continue;
			c = &t->cell[t->columns * at++];
			assert_true(gr_str_eq(c[QUALITY].text, r->label));
			assert_int_equal(c[FROM_YEAR].n, v->first_year + y);
			assert_int_equal(c[TO_YEAR].n, v->first_year + y + r->span[y] - 1);
			shows(&c[EXPECTED], r->cell[y].likely_kg, 3);
			assert_int_equal(c[LOW].kind, GR_CELL_EMPTY);
		}
		c = &t->cell[t->columns * at++];
		assert_true(gr_str_eq(c[GROUP].text, r->group));
		shows(&c[EXPECTED], r->likely_kg, 3);
		shows(&c[LOW], r->low_kg, 3);
		shows(&c[HIGH], r->high_kg, 3);
		shows(&c[LOW_PERCENT], r->low_percent, 0);
		shows(&c[HIGH_PERCENT], r->high_percent, 0);
		assert_int_equal(c[DATA_SET].n, v->snapshot.v);
	}
	for (int32_t i = 0; i < v->areas; i++) {
		shows(&t->cell[t->columns * at++ + EXPECTED], v->area[i].need_kg, 3);
		shows(&t->cell[t->columns * at++ + EXPECTED], v->area[i].surplus_kg, 3);
	}
	assert_int_equal(t->rows, at);
}

static void the_process_teams_table_is_the_view(void **state)
{
	struct stage *st = *state;
	struct gr_pool_view v = pool(st, scene_lead(&st->s));
	struct gr_table t = pool_table(st, &v);

	assert_true(v.rows >= 4);
	pool_rows_equal(&v, &t);
}

static void the_publics_table_is_the_view_with_its_hidden_cells(void **state)
{
	struct stage *st = *state;
	struct gr_pool_view v = pool(st, scene_reader(&st->s));
	struct gr_table t;
	int32_t hidden = 0;

	assert_true(v.published);
	t = pool_table(st, &v);
	pool_rows_equal(&v, &t);
	/* whatever could be shown: hide every figure, and none is left in the table */
	for (int32_t i = 0; i < v.rows; i++) {
		v.row[i].likely_kg = v.row[i].low_kg = v.row[i].high_kg = gr_figure_hidden(
		    GR_HIDDEN_FEW);
		v.row[i].low_percent = v.row[i].high_percent = gr_figure_hidden(GR_HIDDEN_FEW);
		for (int32_t y = 0; y < v.years; y++)
			v.row[i].cell[y].likely_kg = gr_figure_hidden(GR_HIDDEN_AUDIT);
	}
	for (int32_t i = 0; i < v.areas; i++)
		v.area[i].need_kg = v.area[i].surplus_kg = gr_figure_hidden(GR_HIDDEN_DOMINANT);
	t = pool_table(st, &v);
	for (int32_t i = 0; i < t.rows; i++)
		for (int32_t c = EXPECTED; c <= HIGH_PERCENT; c++) {
			const struct gr_cell *cell = &t.cell[i * t.columns + c];

			assert_true(cell->kind == GR_CELL_HIDDEN || cell->kind == GR_CELL_EMPTY);
			assert_int_equal(cell->n, 0);
			hidden += cell->kind == GR_CELL_HIDDEN;
		}
	assert_true(hidden > 0);
}

static struct gr_plan_view plan(struct stage *st, struct gr_actor who)
{
	struct gr_plan_view v;

	if (gr_query_plan(&st->s.app, &who, (gr_plan_id){0}, st->s.a, &v, &st->s.err))
		fail_msg("%s", stage_said(st));
	assert_true(v.there);
	return v;
}

static void the_plans_cost_is_the_sum_of_its_terms(void **state)
{
	struct stage *st = *state;
	struct gr_plan_view v = plan(st, scene_lead(&st->s));
	struct gr_table t;

	assert_int_equal(gr_plan_table(&v, st->s.a, &t, &st->s.err), GR_OK);
	assert_int_equal(t.cell[2].n, v.alone.need_kg);
	assert_int_equal(t.cell[3].n, v.joint.need_kg);
	for (int32_t side = 2; side <= 4; side++) {
		int64_t sum = 0;

		for (int32_t k = 0; k < GR_TERMS; k++)
			sum += t.cell[(t.rows - 1 - GR_TERMS + k) * t.columns + side].n;
		assert_int_equal(t.cell[(t.rows - 1) * t.columns + side].n, sum);
	}
	for (int32_t i = 0; i < t.rows; i++)
		assert_int_equal(t.cell[i * t.columns + 4].n,
		    t.cell[i * t.columns + 3].n - t.cell[i * t.columns + 2].n);
}

static void a_plan_that_is_not_shown_is_an_empty_table(void **state)
{
	struct stage *st = *state;
	struct gr_plan_view v = plan(st, scene_reader(&st->s));
	struct gr_table t;

	v.shown = gr_figure_hidden(GR_HIDDEN_FEW);
	assert_int_equal(gr_plan_table(&v, st->s.a, &t, &st->s.err), GR_OK);
	assert_int_equal(t.rows, 0);
}

static void who_uses_whose_is_the_view_row_by_row(void **state)
{
	struct stage *st = *state;
	struct gr_plan_view v = plan(st, scene_lead(&st->s));
	struct gr_table t;

	assert_true(v.uses > 0);
	assert_int_equal(gr_plan_use_table(&v, st->s.a, &t, &st->s.err), GR_OK);
	assert_int_equal(t.rows, v.uses);
	for (int32_t i = 0; i < v.uses; i++) {
		const struct gr_cell *c = &t.cell[i * t.columns];

		assert_true(
		    gr_str_eq(c[0].text, v.use[i].from) && gr_str_eq(c[2].text, v.use[i].to));
		assert_int_equal(c[6].n, v.use[i].kg);
		assert_int_equal(c[7].kind, v.use[i].dist_m ? GR_CELL_NUMBER : GR_CELL_EMPTY);
	}
}

static void the_outlooks_share_stands_as_two_whole_numbers(void **state)
{
	struct stage *st = *state;
	struct gr_actor reader = scene_reader(&st->s);
	struct gr_outlook_view v;
	struct gr_table t;

	assert_int_equal(gr_query_outlook(&st->s.app, &reader, st->s.a, &v, &st->s.err), GR_OK);
	assert_int_equal(gr_outlook_table(&v, st->s.a, &t, &st->s.err), GR_OK);
	assert_int_equal(t.rows, GR_CASES * v.outlook.years);
	for (int32_t i = 0; i < t.rows; i++) {
		const struct gr_outlook_year *y =
		    &v.outlook.year[i / v.outlook.years][i % v.outlook.years];
		const struct gr_cell *c = &t.cell[i * t.columns];

		assert_int_equal(c[1].n, y->year);
		assert_int_equal(c[8].n, y->secondary_kg);
		assert_int_equal(c[9].n, y->consumption_kg);
		assert_int_equal(c[11].n, y->gap_kg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_process_teams_table_is_the_view),
	    cmocka_unit_test(the_publics_table_is_the_view_with_its_hidden_cells),
	    cmocka_unit_test(the_plans_cost_is_the_sum_of_its_terms),
	    cmocka_unit_test(a_plan_that_is_not_shown_is_an_empty_table),
	    cmocka_unit_test(who_uses_whose_is_the_view_row_by_row),
	    cmocka_unit_test(the_outlooks_share_stands_as_two_whole_numbers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, stage_open_played, stage_close);
}
