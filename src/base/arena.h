/*
 * arena.h - memory with one lifetime and a ceiling. Everything in it is freed at once, and nothing before.
 */
#ifndef GR_BASE_ARENA_H
#define GR_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct gr_arena;

/* NULL when the machine has no memory at all. ceiling in bytes, over all blocks. */
struct gr_arena *gr_arena_open(size_t ceiling);
void gr_arena_close(struct gr_arena *a); /* NULL is allowed */
/* Zeroed, aligned to 16. NULL once the ceiling (or the machine's memory) is reached, and from then on. */
void *gr_alloc(struct gr_arena *a, size_t bytes);
void *gr_alloc_array(struct gr_arena *a, size_t count, size_t size);
/* A copy of count things of size bytes; NULL as gr_alloc. */
void *gr_alloc_copy(struct gr_arena *a, const void *from, size_t count, size_t size);
bool gr_arena_full(const struct gr_arena *a);
size_t gr_arena_used(const struct gr_arena *a);
size_t gr_arena_left(const struct gr_arena *a);
/* The n-th allocation from now fails (tests of the paths that nobody sees); 0 switches it off. */
void gr_arena_fail_at(struct gr_arena *a, size_t n);

#endif
