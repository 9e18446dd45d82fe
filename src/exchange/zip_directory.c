#include "exchange/zip_directory.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/map.h"

/* APPNOTE.TXT (PKWARE), sections 4.3.7, 4.3.12 and 4.3.16. */
#define END_SIGN 0x06054b50u
#define END_BYTES 22
#define CENTRAL_SIGN 0x02014b50u
#define CENTRAL_BYTES 46
#define LOCAL_SIGN 0x04034b50u
#define LOCAL_BYTES 30
#define COMMENT_MOST 65535
#define NAME_MOST 512
#define RATIO_FROM (1024 * 1024)
#define FLAG_SECRET 0x0001u
#define FLAG_DESCRIPTOR 0x0008u
#define WIDE 0xFFFFFFFFu /* the real number stands in a ZIP64 field */

static uint32_t u16(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t u32(const char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

static int broken(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID,
	    N_("The file is broken: the list of its parts does not fit what is in it."),
	    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."));
}

static int hostile(struct gr_error *err, const char *sentence)
{
	return gr_fail(err, GR_INVALID, sentence,
	    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."));
}

/* The end record must end the file: what stands behind it would be read by some programs and not by others. */
static const char *find_end(struct gr_str f)
{
	if (f.n < END_BYTES)
		return NULL;
	for (size_t back = 0; back <= COMMENT_MOST && back + END_BYTES <= f.n; back++) {
		const char *p = f.p + f.n - END_BYTES - back;

		if (u32(p) == END_SIGN && u16(p + 20) == back)
			return p;
	}
	return NULL;
}

static bool name_allowed(struct gr_str name)
{
	struct gr_str rest = name;

	if (!name.n || name.n > NAME_MOST || name.p[0] == '/' || (name.n > 1 && name.p[1] == ':'))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '\\' || (unsigned char)name.p[i] < 0x20)
			return false;
	while (rest.n) {
		struct gr_str step = gr_str_split(&rest, '/');

		if (gr_str_is(step, "..") || gr_str_is(step, "."))
			return false;
	}
	return true;
}

static void lower(struct gr_str s, char *out)
{
	for (size_t i = 0; i < s.n; i++)
		out[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]);
}

struct reading {
	struct gr_zip_directory *d;
	const struct gr_limits *limits;
	const char *central; /* first byte of the directory, and the byte after its last */
	const char *central_end;
	int64_t unpacked;
	struct gr_map names;
	struct gr_arena *a;
	struct gr_error *err;
};

static int check_size(struct reading *r, const struct gr_zip_member *m)
{
	if (m->unpacked > r->limits->part_bytes)
		return gr_fail_with(r->err, GR_LIMIT,
		    N_("One part of the file takes {0} unpacked; at most {1} is read."),
		    N_("Delete what is not needed from the workbook, and save it again."),
		    GR_ARGS(gr_arg_bytes(m->unpacked), gr_arg_bytes(r->limits->part_bytes)));
	if (m->unpacked > RATIO_FROM &&
	    (!m->packed || m->unpacked / r->limits->ratio > m->packed ||
	        (m->unpacked / r->limits->ratio == m->packed && m->unpacked % r->limits->ratio)))
		return gr_fail_with(r->err, GR_LIMIT,
		    N_("One part of the file is packed more than {0} times; that is no ordinary "
		       "workbook."),
		    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."),
		    GR_ARGS(gr_arg_count(r->limits->ratio)));
	r->unpacked += m->unpacked;
	if (r->unpacked > r->limits->unpacked_bytes)
		return gr_fail_with(r->err, GR_LIMIT, N_("The file takes more than {0} unpacked."),
		    N_("Delete what is not needed from the workbook, and save it again."),
		    GR_ARGS(gr_arg_bytes(r->limits->unpacked_bytes)));
	return GR_OK;
}

/* The local header says the same as the directory, and where the data ends. */
static int check_local(struct reading *r, struct gr_zip_member *m, uint32_t flags, uint32_t method)
{
	struct gr_str f = r->d->bytes;
	int64_t central = r->central - f.p;
	const char *p = f.p + m->from;

	if (m->from > central - LOCAL_BYTES || u32(p) != LOCAL_SIGN || u16(p + 8) != method ||
	    u16(p + 26) != m->name.n || ((u16(p + 6) ^ flags) & (FLAG_SECRET | FLAG_DESCRIPTOR)))
		return broken(r->err);
	m->to = m->from + LOCAL_BYTES + (int64_t)u16(p + 26) + (int64_t)u16(p + 28);
	if (m->to > central || memcmp(p + LOCAL_BYTES, m->name.p, m->name.n))
		return broken(r->err);
	if (!(flags & FLAG_DESCRIPTOR) &&
	    ((int64_t)u32(p + 18) != m->packed || (int64_t)u32(p + 22) != m->unpacked))
		return broken(r->err);
	m->to += m->packed;
	return m->to > central ? broken(r->err) : GR_OK;
}

static int read_member(struct reading *r, const char **at, struct gr_zip_member *m)
{
	const char *p = *at;
	uint32_t flags, method;
	char *key;
	int rc;

	if (r->central_end - p < CENTRAL_BYTES || u32(p) != CENTRAL_SIGN)
		return broken(r->err);
	flags = u16(p + 8);
	method = u16(p + 10);
	m->packed = (int64_t)u32(p + 20);
	m->unpacked = (int64_t)u32(p + 24);
	m->from = (int64_t)u32(p + 42);
	m->name = (struct gr_str){p + CENTRAL_BYTES, u16(p + 28)};
	*at = p + CENTRAL_BYTES + u16(p + 28) + u16(p + 30) + u16(p + 32);
	if (*at > r->central_end || m->packed == WIDE || m->unpacked == WIDE || m->from == WIDE)
		return broken(r->err);
	if (!name_allowed(m->name))
		return hostile(r->err, N_("A part of the file has a name that is not allowed."));
	key = gr_alloc(r->a, m->name.n);
	if (!key)
		return gr_fail_full(r->err);
	lower(m->name, key);
	if (gr_map_put(&r->names, (struct gr_str){key, m->name.n}, 0) >= 0)
		return hostile(r->err, N_("Two parts of the file have the same name."));
	if (flags & FLAG_SECRET)
		return gr_fail(r->err, GR_INVALID, N_("The file is locked with a password."),
		    N_("Save it without a password, and hand it in again."));
	if (method != ZIP_CM_STORE && method != ZIP_CM_DEFLATE)
		return hostile(r->err,
		    N_("A part of the file is packed in a way that is not used in workbooks."));
	if (method == ZIP_CM_STORE && m->packed != m->unpacked)
		return broken(r->err);
	rc = check_size(r, m);
	return rc ? rc : check_local(r, m, flags, method);
}

static int by_place(const void *a, const void *b)
{
	const struct gr_zip_member *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static int check_overlap(struct reading *r)
{
	struct gr_zip_directory *d = r->d;
	struct gr_zip_member *m = gr_alloc_copy(
	    r->a, d->member, (size_t)d->members, sizeof *d->member);

	if (!m)
		return gr_fail_full(r->err);
	qsort(m, (size_t)d->members, sizeof *m, by_place);
	for (int32_t i = 1; i < d->members; i++)
		if (m[i].from < m[i - 1].to)
			return hostile(
			    r->err, N_("Two parts of the file lie on top of each other."));
	return GR_OK;
}

int gr_zip_directory_read(struct gr_str bytes, const struct gr_limits *limits, struct gr_arena *a,
    struct gr_zip_directory *out, struct gr_error *err)
{
	struct reading r = {.d = out, .limits = limits, .a = a, .err = err};
	const char *end = find_end(bytes), *at;
	int64_t size, from;
	int rc = GR_OK;

	*out = (struct gr_zip_directory){.bytes = bytes};
	if (!end)
		return gr_fail(err, GR_INVALID,
		    N_("The end of the file is missing: it was cut off on the way."),
		    N_("Hand it in again, and wait until it has been sent."));
	size = (int64_t)u32(end + 12);
	from = (int64_t)u32(end + 16);
	if (u16(end + 4) || u16(end + 6) || u16(end + 8) != u16(end + 10) ||
	    from + size != end - bytes.p)
		return broken(err);
	if ((int64_t)u16(end + 10) > limits->members)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The file has {0} parts; at most {1} are read."),
		    N_("Delete what is not needed from the workbook, and save it again."),
		    GR_ARGS(gr_arg_count((int64_t)u16(end + 10)), gr_arg_count(limits->members)));
	r.central = at = bytes.p + from;
	r.central_end = end;
	gr_map_open(&r.names, a);
	out->member = gr_alloc_array(a, u16(end + 10), sizeof *out->member);
	if (!out->member)
		return gr_fail_full(err);
	for (uint32_t i = 0; !rc && i < u16(end + 10); i++) {
		rc = read_member(&r, &at, &out->member[i]);
		out->members++;
	}
	if (!rc && at != end)
		rc = broken(err);
	return rc ? rc : check_overlap(&r);
}

int32_t gr_zip_find(const struct gr_zip_directory *d, struct gr_str name)
{
	char a[NAME_MOST], b[NAME_MOST];

	if (name.n > NAME_MOST)
		return -1;
	lower(name, a);
	for (int32_t i = 0; i < d->members; i++) {
		if (d->member[i].name.n != name.n)
			continue;
		lower(d->member[i].name, b);
		if (!memcmp(a, b, name.n))
			return i;
	}
	return -1;
}

struct gr_zip_part {
	zip_t *zip;
	zip_file_t *file;
	int64_t left; /* of the declared length */
};

static int cannot_unpack(struct gr_error *err)
{
	return gr_fail(err, GR_INVALID,
	    N_("A part of the file cannot be unpacked: it was damaged on the way."),
	    N_("Open it in a spreadsheet program, save it as .xlsx, and hand it in again."));
}

int gr_zip_part_open(const struct gr_zip_directory *d, int32_t member, struct gr_zip_part **out,
    struct gr_error *err)
{
	const struct gr_zip_member *m = &d->member[member];
	struct gr_zip_part *p = calloc(1, sizeof *p);
	zip_source_t *source;
	zip_error_t why;
	zip_stat_t stat;

	*out = NULL;
	if (!p)
		return gr_fail_full(err);
	zip_error_init(&why);
	source = zip_source_buffer_create(d->bytes.p, d->bytes.n, 0, &why);
	if (source) {
		p->zip = zip_open_from_source(source, ZIP_RDONLY, &why);
		if (!p->zip)
			zip_source_free(source);
	}
	zip_error_fini(&why);
	/* libzip reads the directory itself: the member must be the one that was judged. */
	if (p->zip && !zip_stat_index(p->zip, (zip_uint64_t)member, ZIP_FL_ENC_RAW, &stat) &&
	    gr_str_is(m->name, stat.name) && (int64_t)stat.size == m->unpacked &&
	    (int64_t)stat.comp_size == m->packed)
		p->file = zip_fopen_index(p->zip, (zip_uint64_t)member, 0);
	if (!p->file) {
		gr_zip_part_close(p);
		return cannot_unpack(err);
	}
	p->left = m->unpacked;
	*out = p;
	return GR_OK;
}

int gr_zip_part_read(
    struct gr_zip_part *p, char *to, size_t room, size_t *got, struct gr_error *err)
{
	zip_int64_t n = zip_fread(p->file, to, room);

	*got = 0;
	if (n < 0 || n > p->left || (n == 0 && p->left))
		return cannot_unpack(err);
	p->left -= n;
	*got = (size_t)n;
	return GR_OK;
}

void gr_zip_part_close(struct gr_zip_part *p)
{
	if (!p)
		return;
	if (p->file)
		zip_fclose(p->file);
	if (p->zip)
		zip_discard(p->zip);
	free(p);
}
