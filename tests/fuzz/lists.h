/*
 * lists.h - the committed code lists for the targets that need a dataset; the folder is GRUS_TEST_DATA, else "data". In a header,
 * since a target is one file.
 */
#ifndef GR_TESTS_FUZZ_LISTS_H
#define GR_TESTS_FUZZ_LISTS_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "domain/dataset.h"

static struct gr_str fuzz_file(struct gr_arena *a, const char *name)
{
	const char *folder = getenv("GRUS_TEST_DATA");
	char path[4096];
	char *p = gr_alloc(a, 1 << 20);
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", folder ? folder : "data", name);
	f = fopen(path, "rb");
	if (!f || !p) {
		(void)fprintf(stderr, "no %s: set GRUS_TEST_DATA to the folder data\n", path);
		abort();
	}
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	return (struct gr_str){p, n};
}

/* Read at the first call and kept. */
static const struct gr_dataset *fuzz_dataset(void)
{
	static struct gr_dataset d;
	static struct gr_arena *a;
	struct gr_str text[GR_LISTS];
	struct gr_error err;

	if (a)
		return &d;
	a = gr_arena_open((size_t)128 << 20);
	if (!a)
		abort();
	for (int i = 0; i < GR_LISTS; i++)
		text[i] = fuzz_file(a, gr_list_file((enum gr_list)i));
	if (gr_dataset_read(text, a, &d, &err))
		abort();
	return &d;
}

#endif
