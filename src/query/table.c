#include "query/table.h"

#include "base/message.h"

#define KG_AS_T 3
#define ORE_AS_KR 2

static struct gr_cell word(const char *msgid)
{
	return gr_cell_text(gr_str(gr_t(msgid)));
}

int gr_pool_table(const struct gr_pool_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err)
{
	static const char *const head[] = {N_("Direction"), N_("Group"), N_("Quality"), N_("Holds"), N_("From year"), N_("To year"),
	    N_("Area"), N_("Expected, t"), N_("Low, t"), N_("High, t"), N_("Low, %"), N_("High, %"), N_("Data set")};
	int64_t max = (int64_t)v->rows * (v->years + 1) + 2 * v->areas;
	int rc = max > INT32_MAX / 16 ? gr_fail_full(err) : gr_table_open(out, a, head, 13, (int32_t)max, err);

	for (int32_t i = 0; !rc && i < v->rows; i++)
		for (int32_t y = 0; y <= v->years; y++) { /* the last one is the whole row */
			const struct gr_pool_row *row = &v->row[i];
			bool sum = y == v->years;
			struct gr_cell *c;

			if (!sum && (!row->span[y] || row->cell[y].likely_kg.kind == GR_NOT_REPORTED))
				continue;
			c = gr_table_row(out);
			c[0] = word(gr_direction_name(row->direction));
			c[1] = gr_cell_text(row->group);
			c[2] = gr_cell_text(row->label);
			c[3] = gr_cell_text(row->members);
			c[4] = gr_cell_number(v->first_year + (sum ? 0 : y), 0);
			c[5] = gr_cell_number(sum ? v->first_year + v->years - 1 : v->first_year + y + row->span[y] - 1, 0);
			c[7] = gr_cell_figure(sum ? row->likely_kg : row->cell[y].likely_kg, KG_AS_T);
			c[12] = gr_cell_number(v->snapshot.v, 0);
			if (!sum)
				continue;
			c[8] = gr_cell_figure(row->low_kg, KG_AS_T);
			c[9] = gr_cell_figure(row->high_kg, KG_AS_T);
			c[10] = gr_cell_figure(row->low_percent, 0);
			c[11] = gr_cell_figure(row->high_percent, 0);
		}
	for (int32_t i = 0; !rc && i < 2 * v->areas; i++) {
		const struct gr_pool_area *area = &v->area[i / 2];
		struct gr_cell *c = gr_table_row(out);

		c[0] = word(gr_direction_name(i % 2 ? GR_SURPLUS : GR_NEED));
		c[6] = gr_cell_text(area->name);
		c[7] = gr_cell_figure(i % 2 ? area->surplus_kg : area->need_kg, KG_AS_T);
		c[12] = gr_cell_number(v->snapshot.v, 0);
	}
	return rc;
}

static void put_sum(struct gr_table *t, const char *what, const char *unit, int64_t alone, int64_t joint, int32_t scale)
{
	struct gr_cell *c = gr_table_row(t);

	c[0] = word(what);
	c[1] = gr_cell_text(gr_str(unit));
	c[2] = gr_cell_number(alone, scale);
	c[3] = gr_cell_number(joint, scale);
	c[4] = gr_cell_number(joint - alone, scale);
}

static int64_t to_i64(gr_i128 n)
{
	int64_t out = 0;

	return gr_fits(n, &out) ? out : n > 0 ? INT64_MAX : INT64_MIN;
}

/* To the øre, and so that the shown terms add up to the shown cost. */
static void put_money(struct gr_table *t, const struct gr_plan_sum *x, const struct gr_plan_sum *y)
{
	int64_t part[2][GR_TERMS], ore[2][GR_TERMS], cost[2] = {0};

	for (int k = 0; k < GR_TERMS; k++) {
		part[0][k] = to_i64(x->term_mille_ore[k]);
		part[1][k] = to_i64(y->term_mille_ore[k]);
	}
	for (int i = 0; i < 2; i++) {
		gr_round_parts(part[i], GR_TERMS, 1000, ore[i]);
		for (int k = 0; k < GR_TERMS; k++)
			cost[i] += ore[i][k];
	}
	for (int k = 0; k < GR_TERMS; k++)
		put_sum(t, gr_term_name((enum gr_term)k), "kr.", ore[0][k], ore[1][k], ORE_AS_KR);
	put_sum(t, N_("Cost"), "kr.", cost[0], cost[1], ORE_AS_KR);
}

int gr_plan_table(const struct gr_plan_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err)
{
	static const char *const head[] = {N_("Measure"), N_("Unit"), N_("Each for itself"), N_("Together"), N_("Difference")};
	const struct gr_plan_sum *x = &v->alone, *y = &v->joint;
	int rc = gr_table_open(out, a, head, 5, 20 + GR_TERMS, err);

	if (rc || !v->there || v->shown.kind == GR_HIDDEN)
		return rc;
	put_sum(out, N_("Need"), "t", x->need_kg, y->need_kg, KG_AS_T);
	put_sum(out, N_("Primary raw materials from pits"), "t", x->primary_kg, y->primary_kg, KG_AS_T);
	put_sum(out, N_("Own surplus"), "t", x->own_kg, y->own_kg, KG_AS_T);
	put_sum(out, N_("Others' surplus"), "t", x->others_kg, y->others_kg, KG_AS_T);
	put_sum(out, N_("Recycling plants"), "t", x->plants_kg, y->plants_kg, KG_AS_T);
	put_sum(out, N_("Surplus"), "t", x->surplus_kg, y->surplus_kg, KG_AS_T);
	put_sum(out, N_("Surplus used"), "t", x->surplus_used_kg, y->surplus_used_kg, KG_AS_T);
	put_sum(out, N_("Surplus to receivers"), "t", x->surplus_received_kg, y->surplus_received_kg, KG_AS_T);
	put_sum(out, N_("Haulage"), "tkm", x->tonne_m, y->tonne_m, 3);
	put_sum(out, N_("Lorry kilometres, loaded"), "km", x->km_driven, y->km_driven, 0);
	put_sum(out, N_("Emission"), "t CO2e", x->co2_g, y->co2_g, 6);
	put_money(out, x, y);
	return rc;
}

int gr_plan_use_table(const struct gr_plan_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err)
{
	static const char *const head[] = {N_("From"), N_("Project, from"), N_("To"), N_("Project, to"), N_("Material"),
	    N_("Instead of"), N_("Amount, t"), N_("Distance, km"), N_("From year"), N_("To year"), N_("Resource yard"), N_("Condition")};
	int rc = gr_table_open(out, a, head, 12, v->uses, err);

	for (int32_t i = 0; !rc && i < v->uses; i++) {
		const struct gr_plan_use *u = &v->use[i];
		struct gr_cell *c = gr_table_row(out);

		c[0] = gr_cell_text(u->from);
		c[1] = gr_cell_text(u->from_project);
		c[2] = gr_cell_text(u->to);
		c[3] = gr_cell_text(u->to_project);
		c[4] = gr_cell_text(u->material);
		c[5] = gr_cell_text(u->instead_of);
		c[6] = gr_cell_number(u->kg, KG_AS_T);
		if (u->dist_m)
			c[7] = gr_cell_number(u->dist_m, 3);
		c[8] = gr_cell_number(u->first_year, 0);
		c[9] = gr_cell_number(u->last_year, 0);
		c[10] = gr_cell_text(u->depot);
		c[11] = gr_cell_text(u->condition);
	}
	return rc;
}

int gr_outlook_table(const struct gr_outlook_view *v, struct gr_arena *a, struct gr_table *out, struct gr_error *err)
{
	static const char *const head[] = {N_("Path"), N_("Year"), N_("Consumption, t"), N_("From land, t"), N_("From sea, t"),
	    N_("Import, t"), N_("Export, t"), N_("Secondary, t"), N_("Share, numerator, kg"), N_("Share, denominator, kg"),
	    N_("Target, t"), N_("Gap, t"), N_("Remaining permitted reserve at the end of the year, t")};
	static const char *const name[GR_CASES] = {N_("low"), N_("expected"), N_("high")};
	const struct gr_outlook *o = &v->outlook;
	int rc = gr_table_open(out, a, head, 13, GR_CASES * o->years, err);

	for (int k = 0; !rc && k < GR_CASES; k++)
		for (int32_t i = 0; i < o->years; i++) {
			const struct gr_outlook_year *y = &o->year[k][i];
			struct gr_cell *c = gr_table_row(out);

			c[0] = word(name[k]);
			c[1] = gr_cell_number(y->year, 0);
			c[2] = gr_cell_number(y->consumption_kg, KG_AS_T);
			c[3] = gr_cell_number(y->land_kg, KG_AS_T);
			c[4] = gr_cell_number(y->sea_kg, KG_AS_T);
			c[5] = gr_cell_number(y->import_kg, KG_AS_T);
			c[6] = gr_cell_number(y->export_kg, KG_AS_T);
			c[7] = gr_cell_number(y->secondary_kg, KG_AS_T);
			c[8] = gr_cell_number(y->secondary_kg, 0);
			c[9] = gr_cell_number(y->consumption_kg, 0);
			c[10] = gr_cell_number(y->target_kg, KG_AS_T);
			c[11] = gr_cell_number(y->gap_kg, KG_AS_T);
			c[12] = gr_cell_number(y->reserve_end_kg, KG_AS_T);
		}
	return rc;
}
