#include "web/asset.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hash.h"

#define MOST_FILES 512
#define MOST_BYTES ((int64_t)16 << 20)

static const struct {
	const char *end, *type;
} kinds[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
};

static const char *type_of(struct gr_str path)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (gr_str_ends(path, kinds[i].end))
			return kinds[i].type;
	return NULL;
}

struct reading {
	struct gr_assets *out;
	struct gr_arena *a;
	struct gr_asset *packed; /* "x.css.gz": joined to their files at the end */
	int32_t packeds;
	int64_t bytes;
};

static int read_whole(
    struct reading *r, const char *file, int64_t size, struct gr_str *out, struct gr_error *err)
{
	FILE *f = fopen(file, "rb");
	char *p = f ? gr_alloc(r->a, (size_t)size + 1) : NULL;
	size_t n = p ? fread(p, 1, (size_t)size, f) : 0;

	if (f)
		fclose(f);
	if (!p || n != (size_t)size)
		return gr_fail_with(err, GR_BROKEN, N_("The file {0} of the pages cannot be read."),
		    N_("Build or install Grus again."), GR_ARGS(gr_arg_z(file)));
	*out = (struct gr_str){p, n};
	return GR_OK;
}

static int take(
    struct reading *r, const char *file, const char *path, int64_t size, struct gr_error *err)
{
	struct gr_str name = gr_str(path);
	bool gz = gr_str_ends(name, ".gz");
	const char *type = type_of(gz ? (struct gr_str){name.p, name.n - 3} : name);
	struct gr_asset *f;

	if (!type)
		return GR_OK;
	r->bytes += size;
	if (r->out->files + r->packeds >= MOST_FILES || r->bytes > MOST_BYTES)
		return gr_fail_with(err, GR_LIMIT,
		    N_("The folder of the pages' files holds more than {0} files or {1}."),
		    N_("Build or install Grus again."),
		    GR_ARGS(gr_arg_count(MOST_FILES), gr_arg_bytes(MOST_BYTES)));
	f = gz ? &r->packed[r->packeds++] : &r->out->file[r->out->files++];
	*f = (struct gr_asset){
	    .path = gr_str_copy(r->a, gz ? (struct gr_str){name.p, name.n - 3} : name),
	    .type = type};
	return read_whole(r, file, size, &f->bytes, err);
}

static int by_path(const void *a, const void *b)
{
	const struct gr_asset *x = a, *y = b;

	return gr_str_cmp(x->path, y->path);
}

/* Folder by folder, with a list of those still to be read instead of recursion. */
static int walk(struct reading *r, const char *folder, struct gr_error *err)
{
	char(*todo)[512] = gr_alloc_array(r->a, 64, sizeof *todo);
	int todos = 1, rc = GR_OK;

	if (!todo)
		return gr_fail_full(err);
	todo[0][0] = '\0';
	for (int at = 0; !rc && at < todos; at++) {
		char path[1024], file[2048];
		DIR *d;

		snprintf(file, sizeof file, "%s/%s", folder, todo[at]);
		d = opendir(file);
		for (struct dirent *e; !rc && d && (e = readdir(d));) {
			struct stat st;

			if (e->d_name[0] == '.')
				continue;
			snprintf(path, sizeof path, "%s%s%s", todo[at], todo[at][0] ? "/" : "",
			    e->d_name);
			snprintf(file, sizeof file, "%s/%s", folder, path);
			if (stat(file, &st))
				continue;
			if (S_ISDIR(st.st_mode) && todos < 64 && strlen(path) < sizeof *todo &&
			    strcmp(e->d_name, "scss") != 0)
				snprintf(todo[todos++], sizeof *todo, "%s", path);
			else if (S_ISREG(st.st_mode))
				rc = take(r, file, path, st.st_size, err);
		}
		if (d)
			closedir(d);
	}
	return rc;
}

int gr_assets_read(
    const char *folder, struct gr_arena *a, struct gr_assets *out, struct gr_error *err)
{
	struct reading r = {.out = out, .a = a};
	struct gr_sha256_run run;
	int rc;

	*out = (struct gr_assets){.version = GR_STR("0")};
	out->file = gr_alloc_array(a, MOST_FILES, sizeof *out->file);
	r.packed = gr_alloc_array(a, MOST_FILES, sizeof *r.packed);
	if (!out->file || !r.packed)
		return gr_fail_full(err);
	rc = walk(&r, folder, err);
	if (rc || !out->files)
		return rc;
	qsort(out->file, (size_t)out->files, sizeof *out->file, by_path);
	gr_sha256_open(&run);
	for (int32_t i = 0; i < out->files; i++) {
		struct gr_asset *f = &out->file[i];

		gr_sha256_add(&run, f->path);
		gr_sha256_add(&run, f->bytes);
		f->etag = gr_sha256_hex(a, gr_sha256_of(f->bytes));
		for (int32_t k = 0; k < r.packeds; k++)
			if (gr_str_eq(r.packed[k].path, f->path))
				f->packed = r.packed[k].bytes;
	}
	out->version = gr_sha256_hex(a, gr_sha256_close(&run));
	out->version.n = out->version.n < 16 ? out->version.n : 16;
	return gr_arena_full(a) ? gr_fail_full(err) : GR_OK;
}

const struct gr_asset *gr_assets_find(const struct gr_assets *s, struct gr_str path)
{
	const struct gr_asset key = {.path = path};

	return s && s->files ? bsearch(&key, s->file, (size_t)s->files, sizeof *s->file, by_path)
	                     : NULL;
}

struct gr_str gr_assets_version(const struct gr_assets *s)
{
	return s ? s->version : GR_STR("0");
}
