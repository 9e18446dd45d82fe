#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "change/process.h"
#include "query/audit.h"
#include "query/line.h"
#include "query/organisation.h"
#include "query/process.h"
#include "query/workbook.h"
#include "store/dataset.h"

#define HOUR_US ((int64_t)3600 * 1000000)

static void must(struct scene *s, int rc, const char *what)
{
	if (!rc)
		return;
	fprintf(stderr, "scene: %s: %s\n", what, s->err.sentence ? s->err.sentence : "?");
	abort();
}

void scene_open(struct scene *s)
{
	const struct gr_process_new process = {.name = GR_STR("Prøve"), .owner = GR_STR("RSJ"), .challenge = GR_STR("For lidt grus"),
	    .goal = GR_STR("20 %")};

	*s = (struct scene){.folder = "/tmp/grus-scene.XXXXXX"};
	s->a = gr_arena_open((size_t)1 << 30);
	if (!s->a || !mkdtemp(s->folder))
		abort();
	snprintf(s->file, sizeof s->file, "%s/grus.db", s->folder);
	gr_random_seed(&s->random, 7);
	s->operator = (struct gr_actor){.role = GR_OPERATOR, .random = &s->random,
	    .now = gr_time_of_date((struct gr_date){2026, 11, 24})};
	must(s, gr_app_open(&s->app, s->file, GRUS_SOURCE, true, 4, &s->err), "open");
	s->app.cache = gr_dataset_cache_open();
	must(s, gr_process_init(&s->app, &s->operator, &process, s->a, &s->err), "init");
	must(s, gr_query_process_default(&s->app, &s->operator.process, &s->err), "process");
	must(s, gr_query_org_find(&s->app, &s->operator, GR_STR("K350"), s->a, &s->org, &s->err), "K350");
	must(s, gr_query_org_find(&s->app, &s->operator, GR_STR("KLAR"), s->a, &s->other, &s->err), "KLAR");
}

void scene_close(struct scene *s)
{
	static const char *const tail[] = {"", "-wal", "-shm", "-journal"};

	gr_dataset_cache_close(s->app.cache);
	gr_app_close(&s->app);
	gr_arena_close(s->a);
	for (size_t i = 0; i < sizeof tail / sizeof *tail; i++) {
		char path[160];

		snprintf(path, sizeof path, "%s%s", s->file, tail[i]);
		unlink(path);
	}
	rmdir(s->folder);
}

static struct gr_actor actor(struct scene *s, enum gr_role role, gr_org_id org)
{
	struct gr_actor who = s->operator;
	struct gr_sb key;

	s->keys++;
	gr_sb_open(&key, s->a, 64);
	gr_sb_fmt(&key, "scene-key-%016lld", (long long)s->keys);
	who.role = role;
	who.org = org;
	who.now.us += s->keys * HOUR_US;
	who.key = gr_sb_str(&key);
	return who;
}

struct gr_actor scene_builder(struct scene *s, gr_org_id org)
{
	return actor(s, GR_BUILDER, org);
}

struct gr_actor scene_reader(struct scene *s)
{
	return actor(s, GR_READER, (gr_org_id){0});
}

struct gr_actor scene_lead(struct scene *s)
{
	return actor(s, GR_LEAD, (gr_org_id){0});
}

struct gr_line scene_line(const struct scene *s, const char *project, int64_t tonnes)
{
	return (struct gr_line){.org = s->org, .project_name = gr_str(project), .project_type = GR_STR("road_path"),
	    .direction = GR_NEED, .quality = GR_STR("sg_ii"), .use = GR_STR("road_base"),
	    .low_kg = tonnes * 800, .likely_kg = tonnes * 1000, .high_kg = tonnes * 1300,
	    .entered = {.known = GR_KNOWN_TONNES, .thousandths = tonnes * 1000, .low_thousandths = -1, .high_thousandths = -1},
	    .place = {.text = GR_STR("Roskilde"), .municipality = 265, .e_m = 694000, .n_m = 6171000, .precision_m = 1000},
	    .first = gr_quarter_of(2028, 1), .last = gr_quarter_of(2028, 4), .certainty = GR_FUNDED,
	    .visibility = GR_VISIBLE_PUBLIC};
}

int32_t scene_lines(struct scene *s, gr_org_id org, struct gr_line **out)
{
	struct gr_actor who = scene_builder(s, org);
	struct gr_line_view v;

	must(s, gr_query_lines(&s->app, &who, org, -1, s->a, &v, &s->err), "lines");
	*out = gr_alloc_array(s->a, (size_t)v.rows, sizeof **out);
	for (int32_t i = 0; i < v.rows; i++)
		(*out)[i] = v.row[i].line;
	return v.rows;
}

struct gr_delivery scene_workbook(struct scene *s, gr_org_id org, struct gr_line **lines)
{
	struct gr_actor who = scene_builder(s, org);
	struct gr_workbook_view v;
	struct gr_str *content;

	must(s, gr_query_workbook(&s->app, &who, org, s->a, &v, &s->err), "workbook");
	content = gr_alloc_array(s->a, (size_t)v.lines.rows, sizeof *content);
	for (int32_t i = 0; i < v.lines.rows; i++) {
		struct gr_sb sb;

		gr_sb_open(&sb, s->a, (size_t)1 << 16);
		gr_line_canonical(&sb, &v.line[i]);
		content[i] = gr_sha256_hex(s->a, gr_sha256_of(gr_sb_str(&sb)));
	}
	*lines = v.line;
	return (struct gr_delivery){.file_name = GR_STR("behov.xlsx"), .base = v.base, .for_org = v.org_code, .line = v.line,
	    .lines = v.lines.rows, .content = content, .whole = true};
}

int64_t scene_audit_entries(struct scene *s)
{
	struct gr_audit_check c;

	must(s, gr_query_audit_verify(&s->app, &s->operator, s->a, &c, &s->err), "audit");
	return c.entries;
}
