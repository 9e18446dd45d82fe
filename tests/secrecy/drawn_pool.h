/*
 * drawn_pool.h - random pools over the real code lists: organisations of very different size, some under one owner, with lines in
 * qualities, areas and windows as builders have them. The same seed gives the same pool.
 */
#ifndef GR_TESTS_SECRECY_DRAWN_POOL_H
#define GR_TESTS_SECRECY_DRAWN_POOL_H

#include "base/random.h"
#include "domain/dataset.h"
#include "pool/publish.h"

struct drawn {
	struct gr_random random;
	struct gr_dataset *dataset; /* [snapshots]: 1, 2, ... */
	struct gr_publication *publication;
	int32_t snapshots, publications, most;
	struct gr_arena *a;
};

/* A pool of orgs organisations with about lines lines; its first snapshot. lists is the dataset of the real lists. */
void drawn_open(struct drawn *w, const struct gr_dataset *lists, uint64_t seed, int32_t orgs,
    int32_t lines, int32_t most, struct gr_arena *a);
/* The next snapshot: each of changing organisations changes, adds and withdraws some lines. */
struct gr_dataset *drawn_change(struct drawn *w, int32_t changing);
/* Publishes the last snapshot after all before; fails the test where that fails. */
struct gr_publication *drawn_publish(struct drawn *w);
struct gr_publish_history drawn_history(const struct drawn *w);
/* An empty pool of orgs organisations without owners, snapshot 1, with room for lines; and a line in it, public, of whole years. */
void drawn_empty(struct gr_dataset *d, const struct gr_dataset *lists, int32_t orgs, int32_t lines,
    struct gr_arena *a);
void drawn_add(struct gr_dataset *d, int32_t org, const char *quality, int32_t area,
    int32_t first_year, int32_t last_year, int64_t tonnes);
/* A copy with a snapshot number of its own and room for more lines. */
void drawn_copy(struct gr_dataset *to, const struct gr_dataset *from, int64_t snapshot,
    int32_t more, struct gr_arena *a);
/* Sets a line's key from its codes, as gr_dataset_lines would, for an organisation by index. */
void drawn_line(struct gr_dataset *d, int32_t line, int32_t org, int32_t quality, int32_t area);

#endif
