#include "cli/commands.h"
#include "cli/delivery.h"

#include <string.h>

#include "base/danish.h"
#include "base/hash.h"
#include "change/delivery.h"
#include "cli/print.h"
#include "exchange/csv.h"
#include "exchange/tender_list.h"
#include "exchange/workbook.h"
#include "query/line.h"
#include "query/organisation.h"

#define IMPORT_MAX ((size_t)4 << 30)
#define BATCH_ROWS 20000 /* lines handed in at once: one check and one acceptance each */
#define BATCH_MEMORY ((size_t)1 << 30)
#define HEAD_BYTES 65536 /* enough to see what a file is */

struct import {
	struct gr_run *r;
	const struct gr_dataset *d;
	gr_org_id org;      /* --org; 0 = the file says it */
	struct gr_str name; /* of the file, without its folder */
	struct gr_str sha256;
	bool dry_run, good;
	int64_t lines, faults, accepted;
};

/* One organisation's part of what was read: checked, shown, and accepted unless only a check was asked for. */
static int hand_in(struct import *im, const struct gr_sheet_delivery *s, gr_org_id org, struct gr_error *err)
{
	struct gr_arena *a = im->r->arena;
	struct gr_delivery d = {.file_name = im->name, .file_sha256 = im->sha256, .base = s->base, .for_org = s->for_org,
	    .confirmed = s->confirmed, .confirmeds = s->confirmeds, .whole = s->whole};
	struct gr_line *line = gr_alloc_array(a, (size_t)s->lines, sizeof *line);
	struct gr_str *content = gr_alloc_array(a, (size_t)s->lines, sizeof *content);
	struct gr_problem *problem = gr_alloc_array(a, (size_t)s->problems, sizeof *problem);
	int32_t *moved = gr_alloc_array(a, (size_t)s->lines, sizeof *moved);
	struct gr_actor who = *im->r->who;
	gr_delivery_id id;
	int32_t faults = 0;
	int rc;

	if (gr_arena_full(a))
		return gr_fail_full(err);
	for (int32_t i = 0; i < s->lines; i++) {
		moved[i] = -1;
		if (s->line[i].org.v != org.v)
			continue;
		moved[i] = d.lines;
		line[d.lines] = s->line[i];
		content[d.lines++] = s->content ? s->content[i] : GR_STR("");
	}
	for (int32_t i = 0; i < s->problems; i++) {
		int32_t of = s->problem[i].line;

		if (of >= 0 && moved[of] < 0)
			continue;
		problem[d.problems] = s->problem[i];
		problem[d.problems++].line = of >= 0 ? moved[of] : -1;
		faults += s->problem[i].severity == GR_ERROR_CELL;
	}
	d.line = line;
	d.content = content;
	d.problem = problem;
	rc = gr_delivery_check(im->r->app, &who, org, &d, &id, err);
	if (!rc)
		rc = gr_print_delivery(im->r, id, err);
	im->lines += d.lines;
	im->faults += faults;
	if (!rc && !im->dry_run && (!faults || im->good)) {
		rc = gr_delivery_accept(im->r->app, &who, id, im->good ? GR_ACCEPT_GOOD : GR_ACCEPT_ALL, err);
		im->accepted += !rc;
	}
	return rc;
}

/* A line that names no organisation, though none was given for all. */
static int without_org(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID, N_("The file does not say which organisation its lines belong to."),
	    N_("Name it with --org CODE, or fill the column Organisation in."));
}

/* Organisations of the batch in the order in which they first stand there. */
static int hand_in_all(struct import *im, struct gr_sheet_delivery *s, struct gr_error *err)
{
	int rc = GR_OK;

	if (s->for_org.n && !im->org.v) {
		int32_t index = gr_dataset_org_code(im->d, s->for_org);

		im->org = index >= 0 ? im->d->org[index].id : (gr_org_id){0};
	}
	if (im->org.v) {
		for (int32_t i = 0; i < s->lines; i++)
			s->line[i].org = im->org;
		return hand_in(im, s, im->org, err);
	}
	for (int32_t i = 0; !rc && i < s->lines; i++) {
		bool first = true;

		if (!s->line[i].org.v)
			return without_org(err);
		for (int32_t k = 0; k < i && first; k++)
			first = s->line[k].org.v != s->line[i].org.v;
		if (first)
			rc = hand_in(im, s, s->line[i].org, err);
	}
	if (!rc && !s->lines && s->problems)
		rc = without_org(err);
	return rc;
}

/* Batch by batch, each in an arena of its own: ten million rows take the room of one batch. */
static int import_csv(struct import *im, FILE *file, const struct gr_line_reading *how, struct gr_error *err)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_csv_source source = {.file = file};
	struct gr_arena *whole = im->r->arena;
	struct gr_csv *csv = NULL;
	bool more = true;
	int rc = gr_csv_open(&source, how, &limits, &csv, err);

	while (!rc && more) {
		struct gr_sheet_delivery s;

		im->r->arena = gr_arena_open(BATCH_MEMORY);
		rc = im->r->arena ? gr_csv_next(csv, BATCH_ROWS, im->r->arena, &s, &more, err) : gr_fail_full(err);
		if (!rc && (s.lines || s.problems))
			rc = hand_in_all(im, &s, err);
		gr_arena_close(im->r->arena);
		gr_run_progress(im->r, "rows", gr_csv_rows(csv), more ? gr_csv_rows(csv) + 1 : gr_csv_rows(csv));
	}
	im->r->arena = whole;
	gr_csv_close(csv);
	return rc;
}

static int import_tender_list(struct import *im, struct gr_str bytes, const struct gr_line_reading *how, const char *mapping,
    struct gr_error *err)
{
	struct gr_limits limits = gr_limits_default();
	const char *project = gr_run_option(im->r, "--project");
	const char *place = gr_run_option(im->r, "--place");
	const char *period = gr_run_option(im->r, "--period");
	struct gr_window_read window = gr_da_window_read(gr_str(period));
	struct gr_tender_list list = {.how = *how, .project_name = gr_str(project), .place = gr_str(place), .first = window.first,
	    .last = window.last, .certainty = GR_TENDERED, .visibility = GR_VISIBLE_PUBLIC};
	struct gr_sheet_delivery s;
	int rc = GR_OK;

	if (!project || !place || !period || !im->org.v)
		rc = gr_fail(err, GR_INVALID, N_("A bill of quantities does not say where and when: name --org, --project, --place and --period."), "");
	if (!rc && window.reading != GR_READ_OK)
		rc = gr_fail_with(err, GR_INVALID, N_("{0} is not a period."), N_("Write a year, 2028, or a quarter, 3. kvartal 2028."),
		    GR_ARGS(gr_arg_z(period)));
	if (!rc)
		rc = gr_file_read(mapping, (size_t)1 << 20, im->r->arena, &list.mapping, err);
	if (!rc)
		rc = gr_tender_list_read(bytes, &list, &limits, im->r->arena, &s, err);
	return rc ? rc : hand_in_all(im, &s, err);
}

static int import_workbook(struct import *im, struct gr_str bytes, const struct gr_line_reading *how, struct gr_error *err)
{
	struct gr_limits limits = gr_limits_default();
	struct gr_sheet_delivery s;
	int rc = gr_workbook_read(bytes, how, &limits, im->r->arena, &s, err);

	return rc ? rc : hand_in_all(im, &s, err);
}

/* The file's hash in one pass, and whether its first bytes are text: such a file is streamed, any other is read whole. */
static int look(struct import *im, FILE *file, bool *csv, struct gr_error *err)
{
	char *block = gr_alloc(im->r->arena, HEAD_BYTES);
	struct gr_sha256_run run;
	size_t n;

	if (!block)
		return gr_fail_full(err);
	n = fread(block, 1, HEAD_BYTES, file);
	*csv = gr_file_kind_of((struct gr_str){block, n}) == GR_FILE_CSV;
	gr_sha256_open(&run);
	for (; n > 0; n = fread(block, 1, HEAD_BYTES, file))
		gr_sha256_add(&run, (struct gr_str){block, n});
	im->sha256 = gr_sha256_hex(im->r->arena, gr_sha256_close(&run));
	if (ferror(file) || fseek(file, 0, SEEK_SET))
		return gr_fail_with(err, GR_BROKEN, N_("The file {0} could not be read or written."),
		    N_("Try again; the machine may be out of resources."), GR_ARGS(gr_arg_z(im->r->argv[0])));
	return GR_OK;
}

static int import_whole(struct import *im, const struct gr_line_reading *how, const char *mapping, struct gr_error *err)
{
	struct gr_str bytes = {0};
	int rc = gr_file_read(im->r->argv[0], IMPORT_MAX, im->r->arena, &bytes, err);

	if (!rc)
		rc = gr_file_kind_check(gr_file_kind_of(bytes), err);
	if (rc)
		return rc;
	return mapping ? import_tender_list(im, bytes, how, mapping, err) : import_workbook(im, bytes, how, err);
}

static int run(struct gr_run *r, struct gr_error *err)
{
	struct import im = {.r = r, .dry_run = gr_run_option(r, "--dry-run"), .good = gr_run_option(r, "--good")};
	const char *org = gr_run_option(r, "--org");
	const char *mapping = gr_run_option(r, "--mapping");
	struct gr_line_reading how = {0};
	struct gr_str none;
	const char *slash;
	bool csv = false;
	FILE *file = NULL;
	int rc = r->argc == 1 ? GR_OK : gr_fail(err, GR_INVALID, N_("Name one file."), N_("grus import FILE"));

	if (!rc && org)
		rc = gr_query_org_find(r->app, r->who, gr_str(org), r->arena, &im.org, err);
	if (!rc)
		rc = gr_query_dataset_live(r->app, r->who, r->arena, &im.d, err);
	if (!rc) {
		file = fopen(r->argv[0], "rb");
		if (!file) /* says why in the words of every command */
			rc = gr_file_read(r->argv[0], IMPORT_MAX, r->arena, &none, err);
	}
	if (!rc && file)
		rc = look(&im, file, &csv, err);
	if (!rc) {
		slash = strrchr(r->argv[0], '/');
		im.name = gr_str(slash ? slash + 1 : r->argv[0]);
		how = (struct gr_line_reading){.dataset = im.d, .org = im.org};
		rc = csv && !mapping ? import_csv(&im, file, &how, err) : import_whole(&im, &how, mapping, err);
	}
	if (file)
		fclose(file);
	if (!rc && im.faults && !im.good)
		return gr_fail_with(err, GR_INVALID, N_("{0} faults: nothing of the organisations that they belong to was saved."),
		    N_("Mend them, or take the good rows with --good."), GR_ARGS(gr_arg_count(im.faults)));
	return rc;
}

const struct gr_command gr_cli_import = {
    .name = "import",
    .usage = "FILE [--org CODE] [--dry-run] [--good] [--mapping FILE --project NAME --place TEXT --period TEXT]",
    .summary = N_("Hand in a workbook, a CSV file of one or many organisations, or a bill of quantities"),
    .right = GR_DELIVERY_CHECK,
    .database = GR_OPEN_DATABASE,
    .option =
	(const struct gr_option[]){
	    {"--org", "CODE", N_("whose lines they are: code or name; else the file says it")},
	    {"--dry-run", NULL, N_("check and show the differences; no line is saved")},
	    {"--good", NULL, N_("save the good rows while those with a fault wait")},
	    {"--mapping", "FILE", N_("read FILE as a bill of quantities by this mapping")},
	    {"--project", "NAME", N_("bill of quantities: the project")},
	    {"--place", "TEXT", N_("bill of quantities: the place")},
	    {"--period", "TEXT", N_("bill of quantities: the period, 2028 or 3. kvartal 2028")},
	    {NULL, NULL, NULL},
	},
    .json = true,
    .run = run,
};
