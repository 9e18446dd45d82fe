#include "store/dataset.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "domain/frozen.h"
#include "store/code_list.h"
#include "store/line.h"
#include "store/project.h"
#include "store/snapshot.h"

#define LISTS_MEMORY ((size_t)64 << 20) /* the lists of a region take about 3 MB */
#define LINES_MEMORY ((size_t)1 << 30)

/* The lists of one set of versions, read once; frozen data sets of the same versions share them. */
struct lists {
	struct lists *next;
	int64_t version[GR_LISTS];
	struct gr_arena *a;
	struct gr_dataset d;
};

struct frozen {
	struct frozen *next;
	gr_process_id process;
	struct gr_arena *a;
	struct gr_dataset d;
};

struct gr_dataset_cache {
	pthread_mutex_t lock;
	struct lists *lists;
	struct frozen *frozen;
};

struct gr_dataset_cache *gr_dataset_cache_open(void)
{
	struct gr_dataset_cache *c = calloc(1, sizeof *c);

	if (c)
		pthread_mutex_init(&c->lock, NULL);
	return c;
}

void gr_dataset_cache_close(struct gr_dataset_cache *c)
{
	if (!c)
		return;
	while (c->frozen) {
		struct frozen *f = c->frozen;

		c->frozen = f->next;
		gr_arena_close(f->a);
		free(f);
	}
	while (c->lists) {
		struct lists *l = c->lists;

		c->lists = l->next;
		gr_arena_close(l->a);
		free(l);
	}
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* All under the lock: two threads that need the same lists at once read them once. text is copied. */
static int lists_of(struct gr_dataset_cache *c, const int64_t version[GR_LISTS],
    const struct gr_str text[GR_LISTS], const struct lists **out, struct gr_error *err)
{
	struct gr_str kept[GR_LISTS];
	struct lists *l;
	int rc;

	for (l = c->lists; l; l = l->next)
		if (!memcmp(l->version, version, sizeof l->version)) {
			*out = l;
			return GR_OK;
		}
	l = calloc(1, sizeof *l);
	if (!l || !(l->a = gr_arena_open(LISTS_MEMORY))) {
		free(l);
		return gr_fail_full(err);
	}
	memcpy(l->version, version, sizeof l->version);
	for (int i = 0; i < GR_LISTS; i++)
		kept[i] = gr_str_copy(l->a, text[i]);
	rc = gr_arena_full(l->a) ? gr_fail_full(err) : gr_dataset_read(kept, l->a, &l->d, err);
	if (rc) {
		gr_arena_close(l->a);
		free(l);
		return rc;
	}
	l->next = c->lists;
	c->lists = l;
	*out = l;
	return GR_OK;
}

static int read_frozen(struct gr_app *app, struct gr_db *db, gr_process_id process,
    const struct gr_snapshot *head, struct frozen *f, struct gr_error *err)
{
	struct gr_arena *tmp = gr_arena_open(LINES_MEMORY);
	struct gr_str text[GR_LISTS], lines = {0};
	int64_t version[GR_LISTS] = {0};
	struct gr_snapshot_line *row = NULL;
	struct gr_snapshot_list *list = NULL;
	const struct lists *l = NULL;
	struct gr_project *project = NULL;
	struct gr_line *line = NULL;
	int32_t rows = 0, lists = 0, projects = 0, n = 0;
	int rc = tmp ? gr_store_snapshot_lists(db, process, head->id, tmp, &list, &lists, text, err)
	             : gr_fail_full(err);

	for (int32_t i = 0; !rc && i < lists; i++)
		version[list[i].list] = list[i].version;
	if (!rc)
		rc = lists_of(app->cache, version, text, &l, err);
	if (!rc)
		rc = gr_store_snapshot_lines(db, process, head->id, tmp, &row, &rows, err);
	if (!rc) {
		struct gr_sb sb;

		gr_sb_open(&sb, f->a, LINES_MEMORY);
		for (int32_t i = 0; i < rows; i++)
			gr_sb_add(&sb, row[i].text);
		lines = gr_sb_str(&sb);
		rc = sb.full ? gr_fail_full(err) : GR_OK;
	}
	if (!rc) {
		f->d = l->d;
		rc = gr_frozen_read(lines, &f->d, f->a, &project, &projects, &line, &n, err);
	}
	if (!rc)
		rc = gr_dataset_lines(&f->d, project, projects, line, n, f->a, err);
	f->d.snapshot = head->id;
	f->d.taken = head->taken;
	gr_arena_close(tmp);
	return rc;
}

int gr_dataset_frozen(struct gr_app *app, struct gr_db *db, gr_process_id process,
    gr_snapshot_id id, const struct gr_dataset **out, struct gr_error *err)
{
	struct gr_dataset_cache *c = app->cache;
	struct gr_arena *tmp = gr_arena_open((size_t)1 << 20);
	struct gr_snapshot head;
	struct frozen *f;
	int rc = tmp ? gr_store_snapshot_find(db, process, id, tmp, &head, err) : gr_fail_full(err);

	if (rc) {
		gr_arena_close(tmp);
		return rc;
	}
	pthread_mutex_lock(&c->lock);
	for (f = c->frozen; f; f = f->next)
		if (f->process.v == process.v && f->d.snapshot.v == head.id.v)
			break;
	if (!f) {
		f = calloc(1, sizeof *f);
		if (!f || !(f->a = gr_arena_open(LINES_MEMORY)))
			rc = gr_fail_full(err);
		if (!rc)
			rc = read_frozen(app, db, process, &head, f, err);
		if (!rc) {
			f->process = process;
			f->next = c->frozen;
			c->frozen = f;
		} else if (f) {
			gr_arena_close(f->a);
			free(f);
		}
	}
	if (!rc)
		*out = &f->d;
	pthread_mutex_unlock(&c->lock);
	gr_arena_close(tmp);
	return rc;
}

int gr_dataset_live(struct gr_app *app, struct gr_db *db, gr_process_id process, struct gr_time now,
    struct gr_arena *a, const struct gr_dataset **out, struct gr_error *err)
{
	struct gr_line_page all = {.process = process};
	struct gr_str text[GR_LISTS];
	int64_t version[GR_LISTS];
	const struct lists *l = NULL;
	struct gr_dataset *d = gr_alloc(a, sizeof *d);
	struct gr_project *project = NULL;
	struct gr_line *line = NULL;
	int32_t projects = 0, lines = 0;
	int rc = d ? gr_store_lists(db, now, a, text, version, err) : gr_fail_full(err);

	if (!rc) {
		pthread_mutex_lock(&app->cache->lock);
		rc = lists_of(app->cache, version, text, &l, err);
		pthread_mutex_unlock(&app->cache->lock);
	}
	if (!rc)
		rc = gr_store_projects(db, process, (gr_org_id){0}, a, &project, &projects, err);
	if (!rc)
		rc = gr_store_lines(db, &all, a, &line, &lines, err);
	if (rc)
		return rc;
	*d = l->d;
	rc = gr_dataset_lines(d, project, projects, line, lines, a, err);
	*out = d;
	return rc;
}
