/*
 * fixture.h - the committed lists and example lines, the workbook made of them, and XLSX files put together part by part, for the tests
 * of this room and of tests/import.
 */
#ifndef GR_TESTS_EXCHANGE_FIXTURE_H
#define GR_TESTS_EXCHANGE_FIXTURE_H

#include "base/arena.h"
#include "domain/demo.h"
#include "exchange/workbook.h"
#include "exchange/zip_directory.h"

/* A file of data/ (GR_TEST_DATA); fails the test where it cannot be read. */
struct gr_str fixture_file(struct gr_arena *a, const char *name);
/* Read once for the program. */
const struct gr_dataset *fixture_dataset(void);
const struct gr_demo *fixture_demo(void);
/* The lines of one organisation of the example, with ids. */
int32_t fixture_lines(struct gr_arena *a, gr_org_id org, struct gr_line **out);
/* The workbook of the first organisation that has lines, as bytes. */
struct gr_str fixture_workbook(struct gr_arena *a, struct gr_workbook *w);
/* A part of a ZIP file that is put together. */
struct fixture_part {
	const char *name;
	struct gr_str text;
};
/* A ZIP file of these parts, deflated. */
struct gr_str fixture_zip(struct gr_arena *a, const struct fixture_part *part, int32_t parts);
/*
 * The workbook with one part changed: old, which must be there, replaced by new once (every == false) or everywhere.
 */
struct gr_str fixture_spoil(struct gr_arena *a, struct gr_str workbook, const char *part,
    const char *old, const char *new, bool every);
/* The workbook with one cell of a sheet ("xl/worksheets/sheet2.xml", "F2") replaced by this XML; the cell must be there. */
struct gr_str fixture_cell(struct gr_arena *a, struct gr_str workbook, const char *part,
    const char *cell, const char *xml);
/* The workbook with one more part. */
struct gr_str fixture_more(
    struct gr_arena *a, struct gr_str workbook, const char *part, struct gr_str text);
/* A part unpacked. */
struct gr_str fixture_part_of(struct gr_arena *a, struct gr_str workbook, const char *part);
/* An error as English text, for looking at and for messages of failing tests. */
const char *fixture_said(struct gr_arena *a, const struct gr_error *err);
/* The problem at a cell ("Behov!F2"); fails the test, with all problems printed, where there is none. */
const struct gr_problem *fixture_problem_at(
    struct gr_arena *a, const struct gr_sheet_delivery *d, const char *place);
void fixture_print(struct gr_arena *a, const struct gr_sheet_delivery *d);
/* cmocka's setup and teardown: *state is an arena of 256 MB. */
int fixture_open(void **state);
int fixture_close(void **state);

#endif
