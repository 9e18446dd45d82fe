#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/message.h"
#include "change/line.h"
#include "change/plan.h"
#include "change/snapshot.h"
#include "query/organisation.h"

static const char *const code[STAGE_ORGS] = {"K350", "KLAR", "VD", "FORS", "K265"};

void stage_save(struct stage *st, const struct gr_line *line, gr_line_id *id)
{
	struct gr_actor who = scene_builder(&st->s, line->org);
	enum gr_line_field field;

	if (gr_line_save(&st->s.app, &who, line, id, &field, &st->s.err))
		fail_msg("%s", stage_said(st));
}

static void give(struct stage *st, int32_t i)
{
	struct gr_line need = scene_line(&st->s, "Ringvej", 20000 + 1000 * i),
	               own = scene_line(&st->s, "Hemmelig vej", 500 + i);
	struct gr_line surplus = scene_line(&st->s, "Nedrivning", 8000 + 700 * i);
	gr_line_id id;

	need.org = own.org = surplus.org = st->org[i];
	own.visibility = GR_VISIBLE_OWN;
	surplus.direction = GR_SURPLUS;
	surplus.quality = GR_STR("kb_a");
	surplus.use = GR_STR("");
	stage_save(st, &need, &id);
	stage_save(st, &surplus, &id);
	stage_save(st, &own, &id);
}

int stage_open_lines(void **state)
{
	static struct stage st;

	scene_open(&st.s);
	gr_message_language(GR_ENGLISH);
	*state = &st;
	for (int32_t i = 0; i < STAGE_ORGS; i++) {
		if (gr_query_org_find(
		        &st.s.app, &st.s.operator, gr_str(code[i]), st.s.a, &st.org[i], &st.s.err))
			return 1;
		give(&st, i);
	}
	return 0;
}

int stage_open_played(void **state)
{
	struct gr_publication publication;
	gr_snapshot_id snapshot = {0};
	struct gr_plan plan;
	struct gr_actor lead;
	struct stage *st;
	int rc = stage_open_lines(state);

	st = *state;
	lead = scene_lead(&st->s);
	if (!rc)
		rc = gr_snapshot_take(&st->s.app, &lead, GR_STR("et"), &snapshot, &st->s.err);
	lead = scene_lead(&st->s);
	if (!rc)
		rc = gr_snapshot_publish(
		    &st->s.app, &lead, snapshot, st->s.a, &publication, &st->s.err);
	lead = scene_lead(&st->s);
	if (!rc)
		rc = gr_plan_run(&st->s.app, &lead, snapshot, st->s.a, &plan, &st->s.err);
	st->plan = rc ? (gr_plan_id){0} : plan.id;
	return rc;
}

int stage_close(void **state)
{
	struct stage *st = *state;

	scene_close(&st->s);
	return 0;
}

void stage_spoil(struct stage *st, const char *sql)
{
	sqlite3 *db;
	char *said = NULL;

	assert_int_equal(sqlite3_open(st->s.file, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s", said);
	assert_true(sqlite3_changes(db) > 0);
	sqlite3_close(db);
}

struct gr_actor stage_market(struct stage *st)
{
	struct gr_actor who = scene_lead(&st->s);

	who.as_market = true;
	return who;
}

const char *stage_said(struct stage *st)
{
	struct gr_sb sb;

	gr_sb_open(&sb, st->s.a, 4096);
	gr_error_say(&sb, &st->s.err);
	return gr_str_z(st->s.a, gr_sb_str(&sb));
}
