/*
 * Any bytes as a workbook, handed in as a builder would. With a first byte of 0 the rest is not a ZIP file but its sheet »Behov« as XML, which is
 * put into one: so that mutations reach the rows without guessing a CRC.
 */
#include <string.h>
#include <zip.h>

#include "exchange/workbook.h"
#include "lists.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct part {
	const char *name, *text;
};

static const struct part parts[] = {
    {"[Content_Types].xml", "<Types/>"},
    {"_rels/.rels", "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" "
                    "Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" "
                                   "Target=\"s1.xml\"/></Relationships>"},
    {"xl/workbook.xml",
        "<workbook xmlns:r=\"u\"><sheets><sheet name=\"Behov\" r:id=\"r1\"/></sheets></workbook>"},
};

static void add(zip_t *z, const char *name, const void *p, size_t n)
{
	zip_source_t *s = zip_source_buffer(z, p, n, 0);

	if (!s || zip_file_add(z, name, s, 0) < 0)
		abort();
}

/* The sheet as the only one of a workbook. */
static struct gr_str wrap(struct gr_arena *a, const void *sheet, size_t n)
{
	zip_error_t why;
	zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &why);
	zip_stat_t st;
	zip_t *z;
	char *p;

	if (!s)
		abort();
	zip_source_keep(s);
	z = zip_open_from_source(s, ZIP_TRUNCATE, &why);
	if (!z)
		abort();
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add(z, parts[i].name, parts[i].text, strlen(parts[i].text));
	add(z, "xl/s1.xml", sheet, n);
	if (zip_close(z) || zip_source_stat(s, &st))
		abort();
	p = gr_alloc(a, st.size);
	if (!p || zip_source_open(s) || zip_source_read(s, p, st.size) != (zip_int64_t)st.size)
		abort();
	zip_source_close(s);
	zip_source_free(s);
	return (struct gr_str){p, st.size};
}

static void check(const struct gr_sheet_delivery *d, const struct gr_dataset *lists)
{
	for (int32_t i = 0; i < d->problems; i++)
		if (d->problem[i].line >= d->lines || !d->problem[i].error.sentence[0])
			abort();
	for (int32_t i = 0; i < d->lines; i++) {
		enum gr_line_field field;
		struct gr_error err;
		bool named = false;

		for (int32_t k = 0; k < d->problems; k++)
			named = named || (d->problem[k].line == i &&
			                     d->problem[k].severity == GR_ERROR_CELL);
		if (!named && gr_line_check(&d->line[i], lists, &field, &err))
			abort(); /* a bad line about which nothing is said */
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)64 << 20);
	struct gr_line_reading how = {.dataset = fuzz_dataset(), .org = {5}};
	struct gr_limits limits = gr_limits_default();
	struct gr_str bytes = {(const char *)data, n};
	struct gr_sheet_delivery d;
	struct gr_error err;

	if (!a)
		abort();
	limits.part_bytes = 1 << 20;
	limits.problems = 50;
	if (n && !data[0])
		bytes = wrap(a, data + 1, n - 1);
	if (!gr_workbook_read(bytes, &how, &limits, a, &d, &err))
		check(&d, how.dataset);
	gr_arena_close(a);
	return 0;
}
