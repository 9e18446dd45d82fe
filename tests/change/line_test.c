#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "change/line.h"
#include "scene.h"

static int open_scene(void **state)
{
	static struct scene s;

	scene_open(&s);
	*state = &s;
	return 0;
}

static int close_scene(void **state)
{
	scene_close(*state);
	return 0;
}

static int save(struct scene *s, gr_org_id as, const struct gr_line *line, gr_line_id *id, enum gr_line_field *field)
{
	struct gr_actor who = scene_builder(s, as);

	return gr_line_save(&s->app, &who, line, id, field, &s->err);
}

static void one_number_gets_its_band_from_the_certainty(void **state)
{
	struct scene *s = *state;
	struct gr_line line = scene_line(s, "Ringvejen", 1000), *stored;
	enum gr_line_field field;
	gr_line_id id;

	line.certainty = GR_BUDGETED; /* -30 / +50 percent in settings.csv */
	assert_int_equal(save(s, s->org, &line, &id, &field), GR_OK);
	assert_int_equal(scene_lines(s, s->org, &stored), 1);
	assert_int_equal(stored[0].low_kg, 700000);
	assert_int_equal(stored[0].likely_kg, 1000000);
	assert_int_equal(stored[0].high_kg, 1500000);
}

static void metres_and_width_become_tonnes_by_the_key_figure(void **state)
{
	struct scene *s = *state;
	struct gr_line line = scene_line(s, "Boligvej", 0), *stored;
	enum gr_line_field field;
	gr_line_id id;

	/* 500 m x 5 m of local road; SG II road base 200 l/m2 (150 to 250), 2,050 kg/m3 built in */
	line.entered = (struct gr_entered){.known = GR_KNOWN_METRES, .thousandths = 500000, .low_thousandths = -1,
	    .high_thousandths = -1, .width_mm = 5000, .works = GR_STR("road_light")};
	line.use = GR_STR("road_base_light");
	assert_int_equal(save(s, s->org, &line, &id, &field), GR_OK);
	assert_int_equal(scene_lines(s, s->org, &stored), 1);
	assert_int_equal(stored[0].low_kg, 500 * 5 * 150 * 2050 / 1000);
	assert_int_equal(stored[0].likely_kg, 500 * 5 * 200 * 2050 / 1000);
	assert_int_equal(stored[0].high_kg, 500 * 5 * 250 * 2050 / 1000);
}

static void a_fault_names_its_field_and_saves_nothing(void **state)
{
	struct scene *s = *state;
	struct gr_line line = scene_line(s, "Ringvejen", 1000), *stored;
	enum gr_line_field field;
	gr_line_id id;

	line.quality = GR_STR("stabil grus 2");
	assert_int_equal(save(s, s->org, &line, &id, &field), GR_INVALID);
	assert_int_equal(field, GR_FIELD_QUALITY);
	line = scene_line(s, "Ringvejen", 11000000);
	assert_int_not_equal(save(s, s->org, &line, &id, &field), GR_OK);
	assert_int_equal(field, GR_FIELD_AMOUNT);
	line = scene_line(s, "Ringvejen", 1000);
	line.place = (struct gr_place){.text = GR_STR("Atlantis")};
	assert_int_equal(save(s, s->org, &line, &id, &field), GR_MISSING);
	assert_int_equal(field, GR_FIELD_PLACE);
	assert_int_equal(scene_lines(s, s->org, &stored), 0);
	assert_int_equal(scene_audit_entries(s), 1); /* the process itself */
}

static void nobody_saves_for_another_and_a_stale_version_is_refused(void **state)
{
	struct scene *s = *state;
	struct gr_line line = scene_line(s, "Ringvejen", 1000), *stored, stale;
	enum gr_line_field field;
	gr_line_id id, other;

	assert_int_equal(save(s, s->other, &line, &id, &field), GR_DENIED);
	assert_int_equal(save(s, s->org, &line, &id, &field), GR_OK);
	/* the line is named, but given as one's own */
	assert_int_equal(scene_lines(s, s->org, &stored), 1);
	stale = stored[0];
	stale.org = s->other;
	assert_int_equal(save(s, s->other, &stale, &other, &field), GR_DENIED);
	stale = stored[0];
	stored[0].entered.thousandths = 2000000;
	assert_int_equal(save(s, s->org, &stored[0], &id, &field), GR_OK);
	assert_int_equal(save(s, s->org, &stale, &id, &field), GR_CONFLICT);
	assert_int_equal(scene_lines(s, s->org, &stored), 1);
	assert_int_equal(stored[0].likely_kg, 2000000);
}

static void the_key_of_one_line_does_not_swallow_another(void **state)
{
	struct scene *s = *state;
	struct gr_actor who = scene_builder(s, s->org);
	struct gr_line line = scene_line(s, "Ringvejen", 1000), *mine;
	enum gr_line_field field;
	gr_line_id first, again;

	assert_int_equal(gr_line_save(&s->app, &who, &line, &first, &field, &s->err), GR_OK);
	assert_int_equal(gr_line_save(&s->app, &who, &line, &again, &field, &s->err), GR_OK);
	assert_int_equal(again.v, first.v);
	line.entered.thousandths = 2000000; /* back to the form, another amount, sent again */
	assert_int_equal(
	    gr_line_save(&s->app, &who, &line, &again, &field, &s->err), GR_CONFLICT);
	assert_int_equal(scene_lines(s, s->org, &mine), 1);
	assert_int_equal(mine[0].likely_kg, 1000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_key_of_one_line_does_not_swallow_another, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(one_number_gets_its_band_from_the_certainty, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(metres_and_width_become_tonnes_by_the_key_figure, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(a_fault_names_its_field_and_saves_nothing, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(nobody_saves_for_another_and_a_stale_version_is_refused, open_scene, close_scene),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
