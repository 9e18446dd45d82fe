/*
 * demo.h - projects and lines as two canonical tables (base/record.h): the constructed example data in data/demo, and what the
 * generator and the benches write. Text in, structs out; knows no files.
 */
#ifndef GR_DOMAIN_DEMO_H
#define GR_DOMAIN_DEMO_H

#include "domain/dataset.h"

struct gr_demo {
	struct gr_project
	    *project;         /* by id, 1 .. projects: the numbers of the file, not of a database */
	struct gr_line *line; /* by id, 1 .. lines; project is the number of the file */
	int32_t projects, lines;
};

/*
 * Reads data/demo/projects.csv and lines.csv. Organisations are found by code in d; every line has passed gr_line_check.
 * GR_INVALID names table, row and column. *out and its texts live in a and in the texts given.
 */
GR_MUST int gr_demo_read(struct gr_str projects, struct gr_str lines, const struct gr_dataset *d,
    struct gr_arena *a, struct gr_demo *out, struct gr_error *err);
/*
 * Writes the same two tables; gr_demo_read gives the same structs again, all columns of a line but version and entered.text and
 * entered.source.
 */
void gr_demo_write(const struct gr_demo *demo, const struct gr_dataset *d, struct gr_sb *projects,
    struct gr_sb *lines);

#endif
