#include "access/demo.h"

struct gr_str gr_demo_token(struct gr_arena *a, struct gr_sha256 first_entry, enum gr_role role)
{
	struct gr_sha256_run run;
	struct gr_str hex;

	gr_sha256_open(&run);
	gr_sha256_add(&run, (struct gr_str){(const char *)first_entry.b, sizeof first_entry.b});
	gr_sha256_add(&run, role == GR_LEAD ? GR_STR("demo lead") : GR_STR("demo builder"));
	hex = gr_sha256_hex(a, gr_sha256_close(&run));
	return (struct gr_str){hex.p, hex.n < 32 ? hex.n : 32};
}
