#include "base/map.h"

#include "base/arena.h"

void gr_map_open(struct gr_map *m, struct gr_arena *a)
{
	*m = (struct gr_map){.a = a};
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo). Keys are code lists and ids of our own; an upload's size bounds the rest. */
static uint64_t hash(struct gr_str key)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 32;
}

/* The place of key, or the free one where it would go. Below cap there is always a free one. */
static size_t place(const struct gr_map *m, struct gr_str key)
{
	size_t i = (size_t)hash(key) & (m->cap - 1);

	while (m->key[i].p && !gr_str_eq(m->key[i], key))
		i = (i + 1) & (m->cap - 1);
	return i;
}

static bool grow(struct gr_map *m)
{
	struct gr_map wide = {.a = m->a, .cap = m->cap ? m->cap * 2 : 16, .count = m->count};

	wide.key = gr_alloc_array(m->a, wide.cap, sizeof *wide.key);
	wide.value = gr_alloc_array(m->a, wide.cap, sizeof *wide.value);
	if (!wide.key || !wide.value)
		return false;
	for (size_t i = 0; i < m->cap; i++) {
		if (m->key[i].p) {
			size_t to = place(&wide, m->key[i]);

			wide.key[to] = m->key[i];
			wide.value[to] = m->value[i];
		}
	}
	*m = wide;
	return true;
}

int32_t gr_map_put(struct gr_map *m, struct gr_str key, int32_t value)
{
	size_t i;

	if (!key.p)
		key.p = ""; /* NULL marks a free place */
	if (m->cap) {
		i = place(m, key);
		if (m->key[i].p)
			return m->value[i];
	}
	if (4 * (m->count + 1) > 3 * m->cap && !grow(m))
		return -1; /* the arena is full now, which its owner tests at the end */
	i = place(m, key);
	m->key[i] = key;
	m->value[i] = value;
	m->count++;
	return -1;
}

int32_t gr_map_find(const struct gr_map *m, struct gr_str key)
{
	size_t i;

	if (!m->cap)
		return -1;
	i = place(m, key);
	return m->key[i].p ? m->value[i] : -1;
}
