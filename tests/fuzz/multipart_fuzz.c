/*
 * Any bytes as an upload: every value lies within the body, names are clean, and a body without its last mark is refused.
 */
#include <stdlib.h>
#include <string.h>

#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char mark[] = "------x7";
	struct gr_arena *a = gr_arena_open((size_t)16 << 20);
	struct gr_str body = {(const char *)data, n};
	struct gr_form f;
	struct gr_error err = {0};

	if (!a)
		abort();
	if (!gr_form_multipart(GR_STR("multipart/form-data; boundary=----x7"), body, a, &f, &err)) {
		if (n < sizeof mark - 1 || memcmp(data, mark, sizeof mark - 1) != 0 ||
		    !memmem(data, n, "------x7--", 10))
			abort();
		for (int32_t i = 0; i < f.fields; i++) {
			struct gr_str v = f.field[i].value;

			if (v.n && (v.p < body.p || v.p + v.n > body.p + body.n))
				abort();
			if (!gr_str_clean(f.field[i].name, false) ||
			    memchr(
			        f.field[i].file.p ? f.field[i].file.p : "", '/', f.field[i].file.n))
				abort();
		}
	}
	/* and the type itself */
	(void)!gr_form_multipart(body, body, a, &f, &err);
	gr_arena_close(a);
	return 0;
}
