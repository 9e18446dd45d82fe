/*
 * fixture.h - the lists of data/ as texts, for the tests of this room. The folder comes from the environment (GR_TEST_DATA), which
 * meson sets.
 */
#ifndef GR_TESTS_DOMAIN_FIXTURE_H
#define GR_TESTS_DOMAIN_FIXTURE_H

#include "base/arena.h"
#include "domain/dataset.h"

/* A file of data/; fails the test where it cannot be read. Lives in a. */
struct gr_str fixture_file(struct gr_arena *a, const char *name);
void fixture_lists(struct gr_arena *a, struct gr_str text[GR_LISTS]);
/* The whole dataset from the committed lists. */
void fixture_dataset(struct gr_arena *a, struct gr_dataset *out);
/* A line that passes every check: 1,000 t of sg_ii in Køge in 2028. */
struct gr_line fixture_line(void);
/* cmocka's setup and teardown: *state is an arena of 64 MB. */
int fixture_open(void **state);
int fixture_close(void **state);

#endif
