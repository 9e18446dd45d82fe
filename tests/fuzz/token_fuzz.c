/*
 * Any bytes as a Cookie header and as a token: a value that is given back lies in the header, and a token that is taken has only plain letters.
 */
#include <stdlib.h>

#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct gr_str header = {(const char *)data, n};
	struct gr_str v = gr_cookie_get(header, "__Host-grus");

	if (v.n && (v.p < header.p || v.p + v.n > header.p + header.n))
		abort();
	if (gr_token_well_formed(header)) {
		if (n < 16 || n > 128)
			abort();
		for (size_t i = 0; i < n; i++)
			if (data[i] <= ' ' || data[i] >= 0x7F || data[i] == ';' || data[i] == '%' ||
			    data[i] == '/')
				abort();
	}
	return 0;
}
