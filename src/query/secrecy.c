#include "query/secrecy.h"

#include "base/arena.h"
#include "base/num.h"

int gr_secrecy_open(
    struct gr_secrecy *out, const struct gr_dataset *d, struct gr_arena *a, struct gr_error *err)
{
	int64_t tonnes = 0;
	int rc;

	*out = (struct gr_secrecy){.d = d};
	rc = gr_setting_int(d, "publish.min_organisations", 0, &out->min_orgs, err);
	if (!rc)
		rc = gr_setting_int(
		    d, "publish.max_largest_percent", 0, &out->max_largest_percent, err);
	if (!rc)
		rc = gr_setting_int(
		    d, "publish.rest_of_largest_percent", 0, &out->rest_percent, err);
	if (!rc)
		rc = gr_setting_int(d, "publish.round_tonnes", 0, &tonnes, err);
	out->round_kg = tonnes * 1000;
	out->by_org = gr_alloc_array(a, (size_t)d->orgs, sizeof *out->by_org);
	return rc ? rc : out->by_org ? GR_OK : gr_fail_full(err);
}

/* A chain that bites its own tail ends at the lowest index that it passes. */
static int32_t top_owner(const struct gr_dataset *d, int32_t org)
{
	int32_t lowest = org;

	for (int32_t step = 0; d->org[org].owner >= 0; step++) {
		if (step > d->orgs)
			return lowest;
		org = d->org[org].owner;
		lowest = org < lowest ? org : lowest;
	}
	return org;
}

bool gr_secrecy_passes(struct gr_secrecy *s)
{
	int64_t total = 0, largest = 0, second = 0, n = 0;

	for (int32_t o = 0; o < s->d->orgs; o++) {
		int32_t top = top_owner(s->d, o);
		int64_t kg = s->by_org[o];

		s->by_org[o] = 0;
		s->by_org[top] += kg;
	}
	for (int32_t o = 0; o < s->d->orgs; o++) {
		int64_t kg = s->by_org[o];

		s->by_org[o] = 0;
		n += kg > 0;
		total += kg;
		if (kg > largest) {
			second = largest;
			largest = kg;
		} else if (kg > second) {
			second = kg;
		}
	}
	return n >= s->min_orgs && n > 0 &&
	       (gr_i128)largest * 100 <= (gr_i128)total * s->max_largest_percent &&
	       (gr_i128)(total - largest - second) * 100 >= (gr_i128)largest * s->rest_percent;
}

int64_t gr_secrecy_rounded(const struct gr_secrecy *s, int64_t kg)
{
	return s->round_kg > 0 ? (int64_t)gr_div_half_even(kg, s->round_kg) * s->round_kg : kg;
}
