/*
 * form.h - what a browser sends, taken apart: query strings, urlencoded forms, multipart uploads, cookies. Pure: bytes in, fields out, all
 * limits of RELIABILITY 3 kept. Knows no request.
 */
#ifndef GR_WEB_FORM_H
#define GR_WEB_FORM_H

#include "base/arena.h"
#include "base/error.h"

#define GR_FORM_FIELDS 2000
#define GR_FORM_FIELD_BYTES ((size_t)64 * 1024)
#define GR_FORM_BYTES ((size_t)1024 * 1024)
#define GR_UPLOAD_BYTES ((size_t)20 * 1000 * 1000)

struct gr_field {
	struct gr_str name, value;
	struct gr_str
	    file; /* the file's name as the browser gave it, without folders; multipart only */
	bool is_file;
};

struct gr_form {
	struct gr_field *field;
	int32_t fields;
};

/*
 * "a=1&b=%C3%A6": names and values percent-decoded, "+" is a blank. GR_INVALID: a broken escape, no UTF-8, or a control character (but tab, CR,
 * LF). GR_LIMIT: more than GR_FORM_FIELDS fields or a field above GR_FORM_FIELD_BYTES. Values live in a.
 */
GR_MUST int gr_form_query(
    struct gr_str text, struct gr_arena *a, struct gr_form *out, struct gr_error *err);
/*
 * A multipart/form-data body; type is the Content-Type header with its boundary. File contents are borrowed from body, everything else as
 * gr_form_query. GR_INVALID: no boundary, or a body that is cut off.
 */
GR_MUST int gr_form_multipart(struct gr_str type, struct gr_str body, struct gr_arena *a,
    struct gr_form *out, struct gr_error *err);
/* The first field of that name; the empty text where there is none. */
struct gr_str gr_form_get(const struct gr_form *f, const char *name);
const struct gr_field *gr_form_find(
    const struct gr_form *f, const char *name); /* NULL: not there */
/* Decodes one path segment or value into a; false: a broken escape, a NUL, "/" or "\" in it, or no clean UTF-8. */
bool gr_form_segment(struct gr_str raw, struct gr_arena *a, struct gr_str *out);
/* The value of one cookie in a Cookie header; the empty text where it is not there, or there twice with different values. */
struct gr_str gr_cookie_get(struct gr_str header, const char *name);
/* 16 .. 128 characters of [0-9A-Za-z_-]: link tokens, session values, idempotency keys. Everything else is not asked about at all. */
bool gr_token_well_formed(struct gr_str token);

#endif
