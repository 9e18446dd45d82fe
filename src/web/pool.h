/* pool.h - pooled volumes (Samlede mængder): page, CSV and JSON from one view. */
#ifndef GR_WEB_POOL_H
#define GR_WEB_POOL_H

#include "query/pool.h"
#include "web/page.h"

int gr_page_pool(struct gr_request *rq, struct gr_error *err);
int gr_page_pool_csv(struct gr_request *rq, struct gr_error *err);
int gr_page_pool_json(struct gr_request *rq, struct gr_error *err);

struct gr_pool_page {
	struct gr_page page;
	const struct gr_pool_view *pool;
	const struct gr_land *land;
	struct gr_str files; /* the query of the files: the same choice */
};

/* Whether a figure may stand in this table at all: the public's rows have low and high on group totals only. */
bool gr_pool_has_bands(const struct gr_pool_view *v);
/* How many cells a row has: a group's total has none of its own. */
int32_t gr_pool_cells(const struct gr_pool_view *v, const struct gr_pool_row *r);
/* The address of a file with the page's own choice. */
struct gr_str gr_pool_file(const struct gr_pool_page *p, const char *path);
int32_t gr_pool_hidden(const struct gr_pool_view *v);

#endif
