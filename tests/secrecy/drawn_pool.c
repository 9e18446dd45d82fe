#include "drawn_pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define ROOM 2 /* a pool may grow to twice its lines */

static int32_t below(struct drawn *w, int32_t n)
{
	return (int32_t)gr_random_below(&w->random, (uint64_t)n);
}

/* Many small ones and a few very large: the product of three even draws. */
static int64_t amount_kg(struct drawn *w, int32_t size)
{
	int64_t t = 1 + below(w, 30);

	return t * (1 + below(w, 40)) * size * 1000 + below(w, 1000);
}

void drawn_line(struct gr_dataset *d, int32_t line, int32_t org, int32_t quality, int32_t area)
{
	d->line[line].org = d->org[org].id;
	d->line[line].quality = d->quality[quality].code;
	d->key[line] = (struct gr_line_key){.org = org,
	    .project = -1,
	    .quality = quality,
	    .group = d->quality[quality].group,
	    .use = -1,
	    .soil_class = -1,
	    .municipality = -1,
	    .area = area,
	    .land = -1};
}

static void draw_line(struct drawn *w, struct gr_dataset *d, int32_t i, int32_t org)
{
	static const char *const quality[] = {"sg_ii", "bl_ii", "sg_i", "bl_i", "fyldsand",
	    "raajord_ler", "raajord_sand", "kb_a", "beton_brokker", "muld_overskud", "noeddesten",
	    "jord_kl2", "skaerver", "perlesten", "knust_asfalt", "genbrugsstabil"};
	/* Qualities are as unequal as builders: the square of an even draw. */
	int32_t most = (int32_t)(sizeof(quality) / sizeof(quality[0])), pick = below(w, most);
	int32_t first = (2026 - 2000) * 4 + below(w, 28),
	        length = 1 + below(w, below(w, 3) ? 4 : 12);
	int32_t size = 1 + org % 5 * (org % 3);
	struct gr_line *line = &d->line[i];

	pick = pick * below(w, most) / most;
	*line = (struct gr_line){.id = {i + 1},
	    .direction = below(w, 5) < 3 ? GR_NEED : GR_SURPLUS,
	    .likely_kg = amount_kg(w, size),
	    .first = {first},
	    .last = {first + length - 1 > 131 ? 131 : first + length - 1},
	    .certainty = (enum gr_certainty)below(w, GR_CERTAINTIES),
	    .visibility = below(w, 12) ? GR_VISIBLE_PUBLIC : GR_VISIBLE_OWN};
	line->low_kg = line->likely_kg * 7 / 10;
	line->high_kg = line->likely_kg * 3 / 2;
	/* A builder builds at home: its own area most of the time, and now and then a place nobody knows. */
	drawn_line(d, i, org, gr_dataset_quality(d, gr_str(quality[pick])),
	    below(w, 20) ? (below(w, 6) ? org % d->areas : below(w, d->areas)) : -1);
}

void drawn_empty(struct gr_dataset *d, const struct gr_dataset *lists, int32_t orgs, int32_t lines,
    struct gr_arena *a)
{
	*d = *lists;
	d->snapshot.v = 1;
	d->taken.us = 1000000;
	d->orgs = orgs;
	d->org = gr_alloc_array(a, (size_t)orgs, sizeof(*d->org));
	d->lines = 0;
	d->line = gr_alloc_array(a, (size_t)lines, sizeof(*d->line));
	d->key = gr_alloc_array(a, (size_t)lines, sizeof(*d->key));
	assert_non_null(d->key);
	for (int32_t o = 0; o < orgs; o++) {
		char *code = gr_alloc(a, 16);

		snprintf(code, 16, "B%d", (int)o);
		d->org[o] = (struct gr_organisation){
		    .id = {o + 1}, .code = gr_str(code), .name = gr_str(code), .owner = -1};
	}
}

void drawn_add(struct gr_dataset *d, int32_t org, const char *quality, int32_t area,
    int32_t first_year, int32_t last_year, int64_t tonnes)
{
	int32_t i = d->lines++;

	d->line[i] = (struct gr_line){.id = {i + 1},
	    .direction = GR_NEED,
	    .low_kg = tonnes * 700,
	    .likely_kg = tonnes * 1000,
	    .high_kg = tonnes * 1500,
	    .first = gr_quarter_of(first_year, 1),
	    .last = gr_quarter_of(last_year, 4),
	    .certainty = GR_BUDGETED,
	    .visibility = GR_VISIBLE_PUBLIC};
	drawn_line(d, i, org, gr_dataset_quality(d, gr_str(quality)), area);
}

void drawn_copy(struct gr_dataset *to, const struct gr_dataset *from, int64_t snapshot,
    int32_t more, struct gr_arena *a)
{
	size_t room = (size_t)(from->lines + more);

	*to = *from;
	to->snapshot.v = snapshot;
	to->taken.us = snapshot * 1000000;
	to->line = gr_alloc_array(a, room, sizeof(*to->line));
	to->key = gr_alloc_array(a, room, sizeof(*to->key));
	assert_non_null(to->key);
	memcpy(to->line, from->line, (size_t)from->lines * sizeof(*to->line));
	memcpy(to->key, from->key, (size_t)from->lines * sizeof(*to->key));
}

void drawn_open(struct drawn *w, const struct gr_dataset *lists, uint64_t seed, int32_t orgs,
    int32_t lines, int32_t most, struct gr_arena *a)
{
	struct gr_dataset *d;

	*w = (struct drawn){.a = a, .most = most};
	gr_random_seed(&w->random, seed);
	w->dataset = gr_alloc_array(a, (size_t)most, sizeof(*w->dataset));
	w->publication = gr_alloc_array(a, (size_t)most, sizeof(*w->publication));
	assert_non_null(w->publication);
	d = &w->dataset[w->snapshots++];
	drawn_empty(d, lists, orgs, lines * ROOM, a);
	d->lines = lines;
	for (int32_t o = 10; o < orgs; o += 11)
		d->org[o].owner = o - 10; /* a utility under its municipality */
	for (int32_t i = 0; i < lines; i++)
		draw_line(w, d, i, below(w, below(w, 2) ? orgs : 1 + orgs / 2));
}

struct gr_dataset *drawn_change(struct drawn *w, int32_t changing)
{
	const struct gr_dataset *before = &w->dataset[w->snapshots - 1];
	struct gr_dataset *d = &w->dataset[w->snapshots];
	size_t room = (size_t)w->dataset[0].lines * ROOM;
	bool *picked = gr_alloc_array(w->a, (size_t)before->orgs, sizeof(*picked));

	assert_in_range(w->snapshots, 1, w->most - 1);
	drawn_copy(d, before, ++w->snapshots, (int32_t)room - before->lines, w->a);
	for (int32_t i = 0; i < changing;) {
		int32_t org = below(w, d->orgs);

		i += !picked[org];
		picked[org] = true;
	}
	for (int32_t i = before->lines - 1; i >= 0; i--) {
		int32_t what = below(w, 10);

		if (!picked[d->key[i].org])
			continue;
		if (what < 4) /* changed */
			d->line[i].likely_kg = d->line[i].likely_kg * (50 + below(w, 120)) / 100 +
			                       1;
		else if (what == 4) /* withdrawn: it is there no more for the public */
			d->line[i].visibility = GR_VISIBLE_OWN;
		else if (what == 5 && (size_t)d->lines < room)
			draw_line(w, d, d->lines++, d->key[i].org);
		d->line[i].low_kg = d->line[i].likely_kg * 7 / 10;
		d->line[i].high_kg = d->line[i].likely_kg * 3 / 2;
	}
	return d;
}

struct gr_publish_history drawn_history(const struct drawn *w)
{
	return (struct gr_publish_history){w->publication, w->dataset, w->publications};
}

struct gr_publication *drawn_publish(struct drawn *w)
{
	struct gr_publish_history h = drawn_history(w);
	struct gr_error err;

	assert_int_equal(w->publications + 1, w->snapshots);
	if (gr_publish_next(
	        &h, &w->dataset[w->snapshots - 1], w->a, &w->publication[w->publications], &err))
		fail_msg("%s %s", err.sentence, err.text);
	for (int32_t i = 0; i < w->publication[w->publications].rows; i++) {
		struct gr_published_row *row = &w->publication[w->publications].row[i];

		if (row->id == 0) /* as the store does */
			row->id = (w->publications + 1) * 10000 + i;
	}
	return &w->publication[w->publications++];
}
