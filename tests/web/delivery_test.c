#include "web/delivery.h"

#include "stage.h"

/* Made of web/delivery.html while the house is built. */
void gr_view_answer(struct gr_sb *out, const struct gr_answer_page *p);

static struct gr_problem problem[2];
static struct gr_difference difference[2];

static struct gr_delivery_view delivery_view(enum gr_delivery_state state)
{
	struct gr_delivery_view v = {.frame = stage_frame(GR_BUILDER),
	    .id = {17},
	    .state = state,
	    .file_name = GR_STR("behov " HOSTILE ".xlsx"),
	    .problem = problem,
	    .problems = 2,
	    .errors = 1,
	    .questions = 1,
	    .difference = difference,
	    .differences = 2,
	    .added = 1,
	    .gone = 1,
	    .good = 1,
	    .same = 21,
	    .need_before_kg = 612300000,
	    .need_after_kg = 629400000};

	for (int i = 0; i < 2; i++) {
		problem[i] = (struct gr_problem){.severity = i ? GR_QUESTION_CELL : GR_ERROR_CELL,
		    .sheet = GR_STR("Behov"),
		    .row = 14 + i,
		    .column = 6,
		    .found = GR_STR("1234.5" HOSTILE),
		    .line = -1};
		gr_fail_with(&problem[i].error, GR_INVALID, "\"{0}\" is not a number.",
		    "Is the unit right?", GR_ARGS(gr_arg_z(HOSTILE)));
	}
	difference[0] = (struct gr_difference){.kind = GR_LINE_NEW,
	    .after = {.likely_kg = 18500000},
	    .project = GR_STR(HOSTILE),
	    .quality_name = GR_STR("BL"),
	    .blocked = true};
	difference[1] = (struct gr_difference){.kind = GR_LINE_GONE,
	    .before = {.likely_kg = 6100000},
	    .project = GR_STR("P-hus"),
	    .quality_name = GR_STR("SG")};
	return v;
}

static void render(struct gr_arena *a, const struct gr_delivery_view *v, struct gr_sb *out)
{
	struct gr_answer_page p = {.page = stage_page(a, &v->frame), .delivery = v};

	p.page.title = "The answer to your file";
	gr_sb_open(out, a, (size_t)4 << 20);
	gr_view_answer(out, &p);
}

static void an_error_has_cell_content_and_remedy_and_nothing_is_saved(void **state)
{
	struct gr_delivery_view v = delivery_view(GR_DELIVERY_CHECKED);
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_true(has(&out, "Behov F14"));
	assert_true(has(&out, "Is the unit right?"));
	assert_true(has(&out, "Nothing is saved yet."));
	assert_true(has(&out, "waits until its error is corrected"));
}

static void an_amount_that_could_not_be_read_is_no_zero(void **state)
{
	struct gr_delivery_view v = delivery_view(GR_DELIVERY_CHECKED);
	struct gr_sb out;

	difference[0].after.likely_kg = 0;
	render(*state, &v, &out);
	assert_int_equal(times(&out, "data-title=\"After\">0<"), 0);
}

static void with_errors_left_only_the_good_rows_can_be_accepted(void **state)
{
	struct gr_delivery_view v = delivery_view(GR_DELIVERY_CHECKED);
	struct gr_sb out;

	render(*state, &v, &out);
	assert_true(has(&out, "value=\"gode\""));
	assert_false(has(&out, "value=\"alle\""));
	v.errors = 0;
	render(*state, &v, &out);
	assert_true(has(&out, "value=\"alle\""));
}

static void what_is_accepted_has_no_form_left(void **state)
{
	struct gr_delivery_view v = delivery_view(GR_DELIVERY_ACCEPTED);
	struct gr_sb out;

	render(*state, &v, &out);
	check_page(&out);
	assert_false(has(&out, "action=\"/aflever/godkend"));
	assert_true(has(&out, "Saved"));
}

static void the_forms_carry_token_and_key(void **state)
{
	struct gr_delivery_view v = delivery_view(GR_DELIVERY_CHECKED);
	struct gr_sb out;

	render(*state, &v, &out);
	assert_true(has(&out, "name=\"csrf\" value=\"csrf0123456789\""));
	assert_true(has(&out, "name=\"key\" value=\"key0123456789abcdef\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_has_cell_content_and_remedy_and_nothing_is_saved),
	    cmocka_unit_test(an_amount_that_could_not_be_read_is_no_zero),
	    cmocka_unit_test(with_errors_left_only_the_good_rows_can_be_accepted),
	    cmocka_unit_test(what_is_accepted_has_no_form_left),
	    cmocka_unit_test(the_forms_carry_token_and_key),
	};

	STAGE_MAIN("web/delivery");
}
