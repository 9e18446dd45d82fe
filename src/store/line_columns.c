#include "store/line_columns.h"

void gr_line_values(const struct gr_line *line, struct gr_param value[GR_LINE_COLUMN_COUNT])
{
	const struct gr_entered *e = &line->entered;
	const struct gr_place *p = &line->place;
	const struct gr_param all[GR_LINE_COLUMN_COUNT] = {
	    gr_value_z(gr_direction_code(line->direction)),
	    gr_value_text(line->quality),
	    gr_value_text(line->use),
	    gr_value_text(line->soil_system),
	    gr_value_text(line->soil_class),
	    gr_value_i64(line->low_kg),
	    gr_value_i64(line->likely_kg),
	    gr_value_i64(line->high_kg),
	    gr_value_i64(line->ordinary_kg),
	    gr_value_text(line->avoided_why),
	    gr_value_z(gr_known_code(e->known)),
	    gr_value_z(gr_state_code(e->state)),
	    gr_value_i64(e->thousandths),
	    gr_value_i64(e->low_thousandths),
	    gr_value_i64(e->high_thousandths),
	    gr_value_i64(e->width_mm),
	    gr_value_i64(e->thickness_mm),
	    gr_value_text(e->works),
	    gr_value_text(e->text),
	    gr_value_text(e->source),
	    gr_value_text(p->text),
	    gr_value_i64(p->municipality),
	    gr_value_i64(p->e_m),
	    gr_value_i64(p->n_m),
	    gr_value_i64(p->precision_m),
	    gr_value_i64(line->first.n),
	    gr_value_i64(line->last.n),
	    gr_value_z(gr_certainty_code(line->certainty)),
	    gr_value_z(gr_visibility_code(line->visibility)),
	    gr_value_text(line->note),
	};

	for (int i = 0; i < GR_LINE_COLUMN_COUNT; i++)
		value[i] = all[i];
}

int gr_line_columns(
    struct gr_stmt *st, int from, struct gr_arena *a, struct gr_line *line, struct gr_error *err)
{
	struct gr_entered *e = &line->entered;
	struct gr_place *p = &line->place;
	bool known = gr_direction_read(gr_column_text(st, from), &line->direction);

	line->quality = gr_column_copy(st, from + 1, a);
	line->use = gr_column_copy(st, from + 2, a);
	line->soil_system = gr_column_copy(st, from + 3, a);
	line->soil_class = gr_column_copy(st, from + 4, a);
	line->low_kg = gr_column_i64(st, from + 5);
	line->likely_kg = gr_column_i64(st, from + 6);
	line->high_kg = gr_column_i64(st, from + 7);
	line->ordinary_kg = gr_column_i64(st, from + 8);
	line->avoided_why = gr_column_copy(st, from + 9, a);
	known = known && gr_known_read(gr_column_text(st, from + 10), &e->known);
	known = known && gr_state_read(gr_column_text(st, from + 11), &e->state);
	e->thousandths = gr_column_i64(st, from + 12);
	e->low_thousandths = gr_column_i64(st, from + 13);
	e->high_thousandths = gr_column_i64(st, from + 14);
	e->width_mm = gr_column_i64(st, from + 15);
	e->thickness_mm = gr_column_i64(st, from + 16);
	e->works = gr_column_copy(st, from + 17, a);
	e->text = gr_column_copy(st, from + 18, a);
	e->source = gr_column_copy(st, from + 19, a);
	p->text = gr_column_copy(st, from + 20, a);
	p->municipality = (int32_t)gr_column_i64(st, from + 21);
	p->e_m = (int32_t)gr_column_i64(st, from + 22);
	p->n_m = (int32_t)gr_column_i64(st, from + 23);
	p->precision_m = (int32_t)gr_column_i64(st, from + 24);
	line->first.n = (int32_t)gr_column_i64(st, from + 25);
	line->last.n = (int32_t)gr_column_i64(st, from + 26);
	known = known && gr_certainty_read(gr_column_text(st, from + 27), &line->certainty);
	known = known && gr_visibility_read(gr_column_text(st, from + 28), &line->visibility);
	line->note = gr_column_copy(st, from + 29, a);
	if (known)
		return GR_OK;
	return gr_fail(err, GR_BROKEN,
	    N_("A line in the database has a code that this program does not know."),
	    N_("Use the version of the program that wrote it."));
}
