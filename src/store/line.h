/*
 * line.h - lines (mængdelinjer): an identity that stays, and versions of which every save adds one. Nothing is overwritten: a version
 * holds from [from to), and a withdrawn line is one without an open version.
 */
#ifndef GR_STORE_LINE_H
#define GR_STORE_LINE_H

#include "domain/line.h"
#include "store/db.h"
#include "store/stamp.h"

/* One version of a line, with its change. */
struct gr_stored_version {
	struct gr_line line;     /* line.version is this version's number, from 1 */
	struct gr_time from, to; /* to 0 = in force */
	gr_link_id link, ended_link;
	gr_delivery_id delivery, ended_delivery;
	int64_t change, ended_change; /* audit numbers; ended_change 0 = in force */
};

/*
 * Saves one line. id 0: new, version 1. Else line->version names the version that was seen: GR_CONFLICT where it is no longer the one in force,
 * GR_MISSING where there is no such line. project must be set (gr_store_project_need). *out its id; version 0 may be NULL, else the new version.
 */
GR_MUST int gr_store_line_save(struct gr_db *db, const struct gr_stamp *stamp,
    const struct gr_line *line, gr_line_id *out, int64_t *version, struct gr_error *err);
/* Many new lines at once (id 0 in each), bulk. line[i].id and .version are filled in. */
GR_MUST int gr_store_line_save_all(struct gr_db *db, const struct gr_stamp *stamp,
    struct gr_line *line, int32_t count, struct gr_error *err);
/* Ends the version in force. GR_CONFLICT: `version` is not that one; GR_MISSING: no such line. */
GR_MUST int gr_store_line_withdraw(struct gr_db *db, const struct gr_stamp *stamp, gr_line_id id,
    int64_t version, struct gr_error *err);
/* The version in force. GR_MISSING: no such line, or withdrawn. */
GR_MUST int gr_store_line_find(
    struct gr_db *db, gr_line_id id, struct gr_arena *a, struct gr_line *out, struct gr_error *err);

/* A page of lines in force: of one organisation or of all (org 0), with id > after, at most max (0 = all), by id. */
struct gr_line_page {
	gr_process_id process;
	gr_org_id org;
	gr_line_id after;
	int32_t max;
};
GR_MUST int gr_store_lines(struct gr_db *db, const struct gr_line_page *page, struct gr_arena *a,
    struct gr_line **out, int32_t *count, struct gr_error *err);
/* Lines in force of one organisation (0 = all): how many. */
GR_MUST int gr_store_line_count(
    struct gr_db *db, gr_process_id process, gr_org_id org, int32_t *out, struct gr_error *err);
/* All versions of one line, oldest first. */
GR_MUST int gr_store_line_history(struct gr_db *db, gr_line_id id, struct gr_arena *a,
    struct gr_stored_version **out, int32_t *count, struct gr_error *err);
/* Lines saved or withdrawn after the instant: how many different ones. */
GR_MUST int gr_store_line_newer(struct gr_db *db, gr_process_id process, struct gr_time since,
    int32_t *out, struct gr_error *err);
/*
 * The base version (org 0 = of the process): the highest change number that touched a line, 0 before the first. What a workbook carries
 * in its hidden cell, and what a delivery is compared with.
 */
GR_MUST int gr_store_line_base(
    struct gr_db *db, gr_process_id process, gr_org_id org, int64_t *out, struct gr_error *err);
/* Ids of the organisation's lines that a change after `base` saved or withdrew, ascending. */
GR_MUST int gr_store_line_touched(struct gr_db *db, gr_process_id process, gr_org_id org,
    int64_t base, struct gr_arena *a, gr_line_id **out, int32_t *count, struct gr_error *err);
/* Organisations that have lines in force, with how many and the last save of each, by organisation id. */
struct gr_stored_delivered {
	gr_org_id org;
	int32_t lines, projects;
	struct gr_time last;
};
GR_MUST int gr_store_line_orgs(struct gr_db *db, gr_process_id process, struct gr_arena *a,
    struct gr_stored_delivered **out, int32_t *count, struct gr_error *err);

#endif
