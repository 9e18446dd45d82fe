/*
 * import_bench - a million lines of people's CSV read, measured (kilograms, place, period, codes) and checked, beside `sqlite3 .import` of the
 * same file into a new database, which checks nothing. Prints seconds, lines per second, ratio and peak memory.
 * import_bench DATA [LINES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/message.h"
#include "domain/demo.h"
#include "exchange/csv.h"

#define BATCH 10000
#define BATCH_BYTES ((size_t)64 << 20)

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const struct gr_error *err)
{
	struct gr_arena *a = gr_arena_open((size_t)1 << 20);
	struct gr_sb sb;

	gr_sb_open(&sb, a, 4096);
	gr_error_say(&sb, err);
	fprintf(stderr, "%.*s\n", GR_PF(gr_sb_str(&sb)));
	exit(1);
}

static struct gr_str file(struct gr_arena *a, const char *folder, const char *name)
{
	char path[4096];
	char *p = gr_alloc(a, (size_t)1 << 20);
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (!f || !p) {
		perror(path);
		exit(1);
	}
	n = fread(p, 1, (size_t)1 << 20, f);
	fclose(f);
	return (struct gr_str){p, n};
}

/* The example's lines over and over, each with another project and amount, so that no two are the same. */
static int64_t generate(
    FILE *f, const struct gr_demo *demo, const struct gr_dataset *d, int64_t lines)
{
	for (int64_t i = 0; i < lines; i++) {
		struct gr_arena *a = gr_arena_open((size_t)1 << 16);
		struct gr_line l = demo->line[i % demo->lines];
		struct gr_sb sb, name;

		gr_sb_open(&name, a, 400);
		gr_sb_fmt(&name, "%.*s %lld", GR_PF(l.project_name), (long long)(i / 20));
		l.project_name = gr_sb_str(&name);
		l.entered.thousandths += i % 977 * 1000;
		l.entered.low_thousandths = l.entered.high_thousandths = -1;
		l.ordinary_kg = 0;
		l.avoided_why = GR_STR("");
		l.id.v = 0;
		gr_sb_open(&sb, a, 16384);
		if (!i)
			gr_csv_put_head(&sb);
		gr_csv_put_line(&sb, &l, d);
		fwrite(sb.p, 1, sb.n, f);
		gr_arena_close(a);
	}
	return (int64_t)ftell(f);
}

static double read_all(
    FILE *f, const struct gr_dataset *d, int64_t *lines, int64_t *errors, int64_t *kg)
{
	struct gr_line_reading how = {.dataset = d};
	struct gr_limits limits = gr_limits_default();
	struct gr_csv_source source = {.file = f};
	struct gr_csv *csv;
	struct gr_error err;
	bool more = true;
	double from = seconds();

	if (gr_csv_open(&source, &how, &limits, &csv, &err))
		die(&err);
	while (more) {
		struct gr_arena *a = gr_arena_open(BATCH_BYTES);
		struct gr_sheet_delivery out;

		if (!a || gr_csv_next(csv, BATCH, a, &out, &more, &err))
			die(&err);
		*lines += out.lines;
		*errors += out.errors;
		for (int32_t i = 0; i < out.lines; i++)
			*kg += out.line[i].likely_kg;
		gr_arena_close(a);
	}
	gr_csv_close(csv);
	return seconds() - from;
}

static double sqlite(const char *folder)
{
	char command[8192];
	double from = seconds();

	snprintf(command, sizeof command,
	    "sqlite3 %s/db -cmd '.mode csv' -cmd '.separator ;' '.import %s/lines.csv line'",
	    folder, folder);
	if (system(command))
		fprintf(stderr, "sqlite3 failed\n");
	return seconds() - from;
}

static int by_size(const void *x, const void *y)
{
	const double *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

int main(int argc, char **argv)
{
	struct gr_arena *a = gr_arena_open((size_t)256 << 20);
	int64_t lines = argc > 2 ? strtoll(argv[2], NULL, 10) : 1000000, read = 0, errors = 0,
	        kg = 0, bytes;
	char folder[] = "/tmp/grus-import.XXXXXX", path[100];
	struct gr_str text[GR_LISTS];
	struct gr_dataset d;
	struct gr_demo demo;
	struct gr_error err;
	struct rusage use;
	double own[3], peer[3];
	FILE *f;

	if (argc < 2 || !a || !mkdtemp(folder)) {
		fprintf(stderr, "import_bench DATA [LINES]\n");
		return 1;
	}
	for (int i = 0; i < GR_LISTS; i++)
		text[i] = file(a, argv[1], gr_list_file((enum gr_list)i));
	if (gr_dataset_read(text, a, &d, &err) ||
	    gr_demo_read(file(a, argv[1], "demo/projects.csv"), file(a, argv[1], "demo/lines.csv"),
	        &d, a, &demo, &err))
		die(&err);
	snprintf(path, sizeof path, "%s/lines.csv", folder);
	f = fopen(path, "w+b");
	if (!f)
		return 1;
	bytes = generate(f, &demo, &d, lines);
	fflush(f);
	for (int i = 0; i < 3; i++) {
		read = errors = kg = 0;
		rewind(f);
		own[i] = read_all(f, &d, &read, &errors, &kg);
		peer[i] = sqlite(folder);
		snprintf(path, sizeof path, "%s/db", folder);
		unlink(path);
	}
	fclose(f);
	snprintf(path, sizeof path, "%s/lines.csv", folder);
	unlink(path);
	rmdir(folder);
	getrusage(RUSAGE_SELF, &use);
	qsort(own, 3, sizeof *own, by_size);
	qsort(peer, 3, sizeof *peer, by_size);
	printf("%lld lines, %.0f MB, %lld errors, %.1f Mt likely; median of 3\n", (long long)read,
	    (double)bytes / 1e6, (long long)errors, (double)kg / 1e9);
	printf("%-24s %8.2f s %10.0f lines/s  peak %ld MB\n", "grus, checked", own[1],
	    (double)read / own[1], use.ru_maxrss / 1024);
	printf(
	    "%-24s %8.2f s %10.0f lines/s\n", "sqlite3 .import", peer[1], (double)lines / peer[1]);
	printf("ratio %.2f (mark: at most 3)\n", own[1] / peer[1]);
	gr_arena_close(a);
	return errors || read != lines;
}
