/*
 * Any bytes as a query string or a form: fields are clean UTF-8 within their limits, and what is written as a query again reads as the same.
 */
#include <stdlib.h>

#include "web/escape.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)16 << 20);
	struct gr_form f, again;
	struct gr_error err = {0};
	struct gr_str segment;
	struct gr_sb sb;

	if (!a)
		abort();
	gr_form_segment((struct gr_str){(const char *)data, n}, a, &segment);
	if (!gr_form_query((struct gr_str){(const char *)data, n}, a, &f, &err)) {
		if (f.fields > GR_FORM_FIELDS)
			abort();
		gr_sb_open(&sb, a, (size_t)8 << 20);
		for (int32_t i = 0; i < f.fields; i++) {
			if (!gr_str_clean(f.field[i].value, true) ||
			    f.field[i].value.n > GR_FORM_FIELD_BYTES)
				abort();
			gr_sb_z(&sb, i ? "&" : "");
			gr_out_url(&sb, f.field[i].name);
			gr_sb_z(&sb, "=");
			gr_out_url(&sb, f.field[i].value);
		}
		if (!sb.full && !gr_form_query(gr_sb_str(&sb), a, &again, &err)) {
			if (again.fields != f.fields)
				abort();
			for (int32_t i = 0; i < f.fields; i++)
				if (!gr_str_eq(f.field[i].value, again.field[i].value))
					abort();
		}
	}
	gr_arena_close(a);
	return 0;
}
