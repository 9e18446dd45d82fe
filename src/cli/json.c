#include "cli/json.h"

#include <string.h>

json_t *gr_json_text(struct gr_str s)
{
	return s.n ? json_stringn(s.p, s.n) : json_null();
}

json_t *gr_json_figure(struct gr_figure f)
{
	switch (f.kind) {
	case GR_REPORTED:
		return json_integer(f.n);
	case GR_HIDDEN:
		return json_string("hidden");
	case GR_NOT_REPORTED:
		break;
	}
	return json_null();
}

json_t *gr_json_time(struct gr_time t)
{
	struct gr_civil c = gr_time_utc(t);
	char text[64];

	if (!t.us)
		return json_null();
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.date.year, c.date.month,
	    c.date.day, c.hour, c.minute, c.second);
	return json_string(text);
}

json_t *gr_json_quarter(struct gr_quarter q)
{
	char text[32];

	snprintf(text, sizeof text, "%d-Q%d", gr_quarter_year(q), gr_quarter_in_year(q));
	return json_string(text);
}

json_t *gr_json_i128(gr_i128 n)
{
	char text[48];
	char *p = text + sizeof text;
	bool below = n < 0;
	__extension__ unsigned __int128 rest = below ? -(unsigned __int128)n : (unsigned __int128)n;

	*--p = '\0';
	do {
		*--p = (char)('0' + (int)(rest % 10));
		rest /= 10;
	} while (rest);
	if (below)
		*--p = '-';
	return json_string(p);
}

int gr_json_print(FILE *out, json_t *root, struct gr_error *err)
{
	bool bad = !root || json_dumpf(root, out, JSON_INDENT(1)) || fputc('\n', out) == EOF;

	json_decref(root);
	return bad ? gr_fail(err, GR_BROKEN, N_("The answer could not be written to its end."),
			 N_("Is the disk full?"))
		   : GR_OK;
}
