#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN 16
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_STEP ((size_t)4 * 1024 * 1024)

struct block {
	struct block *next;
	size_t cap, n; /* bytes after the head */
};

#define HEAD ((sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN)

struct gr_arena {
	struct block *block; /* the newest first; only it takes more */
	size_t ceiling, taken, used, step;
	size_t fail_at; /* 0: never */
	bool full;
};

struct gr_arena *gr_arena_open(size_t ceiling)
{
	struct gr_arena *a = calloc(1, sizeof *a);

	if (a) {
		a->ceiling = ceiling;
		a->step = FIRST_BLOCK;
	}
	return a;
}

void gr_arena_close(struct gr_arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->block, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

/* A block with room for bytes, or NULL. Blocks grow, so that a large arena has few of them. */
static struct block *grow(struct gr_arena *a, size_t bytes)
{
	size_t left = a->ceiling - a->taken;
	size_t cap = bytes > a->step ? bytes : a->step;
	struct block *b;

	if (bytes > left)
		return NULL;
	if (cap > left)
		cap = left;
	b = calloc(1, HEAD + cap);
	if (!b)
		return NULL;
	b->cap = cap;
	a->taken += cap;
	if (a->step < LARGEST_STEP)
		a->step *= 2;
	/* A large piece gets a block of its own behind the newest, whose rest stays in use. */
	if (a->block && bytes == cap) {
		b->next = a->block->next;
		a->block->next = b;
	} else {
		b->next = a->block;
		a->block = b;
	}
	return b;
}

void *gr_alloc(struct gr_arena *a, size_t bytes)
{
	struct block *b = a->block;
	char *p;

	if (a->fail_at && --a->fail_at == 0)
		a->full = true;
	if (a->full || bytes > SIZE_MAX - HEAD - ALIGN) {
		a->full = true;
		return NULL;
	}
	bytes = bytes ? (bytes + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
	if (!b || b->cap - b->n < bytes)
		b = grow(a, bytes);
	if (!b) {
		a->full = true;
		return NULL;
	}
	p = (char *)b + HEAD + b->n;
	b->n += bytes;
	a->used += bytes;
	return p;
}

void *gr_alloc_array(struct gr_arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		a->full = true;
		return NULL;
	}
	return gr_alloc(a, bytes);
}

void *gr_alloc_copy(struct gr_arena *a, const void *from, size_t count, size_t size)
{
	void *p = gr_alloc_array(a, count, size);

	if (p && count && size)
		memcpy(p, from, count * size);
	return p;
}

bool gr_arena_full(const struct gr_arena *a)
{
	return a->full;
}

size_t gr_arena_used(const struct gr_arena *a)
{
	return a->used;
}

size_t gr_arena_left(const struct gr_arena *a)
{
	size_t last = a->block ? a->block->cap - a->block->n : 0;

	return a->full ? 0 : a->ceiling - a->taken + last;
}

void gr_arena_fail_at(struct gr_arena *a, size_t n)
{
	a->fail_at = n;
}
