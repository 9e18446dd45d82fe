/*
 * Any bytes as the table of shared strings.
 */
#include <stdlib.h>

#include "exchange/shared_strings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_arena *a = gr_arena_open((size_t)4 << 20);
	struct gr_limits limits = gr_limits_default();
	struct gr_xml_source source = {.text = {(const char *)data, n}};
	struct gr_shared_strings s;
	struct gr_error err;

	if (!a)
		abort();
	limits.strings = 100;
	limits.text_chars = 1000;
	if (!gr_shared_strings_read(&source, &limits, gr_cpu_from_now(0), a, &s, &err)) {
		if (s.strings > 100)
			abort();
		for (int32_t i = 0; i < s.strings; i++)
			if ((int64_t)gr_str_chars(s.string[i]) > limits.text_chars)
				abort();
	}
	gr_arena_close(a);
	return 0;
}
