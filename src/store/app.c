#include "store/app.h"

#include "store/check.h"
#include "store/schema.h"

int gr_app_open(struct gr_app *app, const char *url, const char *share, bool make, int connections,
    struct gr_error *err)
{
	struct gr_db *db = NULL;
	int rc;

	*app = (struct gr_app){.url = url, .share = share};
	rc = gr_db_open(url, make, &db, err);
	if (!rc)
		rc = gr_schema_migrate(db, gr_time_now(), NULL, err);
	gr_db_close(db);
	if (!rc)
		rc = gr_db_pool_open(url, connections, &app->dbs, err);
	return rc;
}

int gr_app_start(struct gr_app *app, struct gr_time now, bool *unclean, struct gr_error *err)
{
	struct gr_db *db;
	int rc = gr_db_take(app->dbs, &db, err);

	if (rc)
		return rc;
	rc = gr_schema_start(db, now, unclean, err);
	if (!rc && *unclean)
		rc = gr_store_check_engine(db, err);
	gr_db_give(app->dbs, db);
	return rc;
}

int gr_app_stop(struct gr_app *app, struct gr_error *err)
{
	struct gr_db *db;
	int rc = gr_db_take(app->dbs, &db, err);

	if (rc)
		return rc;
	rc = gr_schema_stop(db, err);
	gr_db_give(app->dbs, db);
	return rc;
}

void gr_app_close(struct gr_app *app)
{
	gr_db_pool_close(app->dbs);
	app->dbs = NULL;
}
