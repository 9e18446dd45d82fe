#include "cli/print.h"

#include "base/arena.h"
#include "base/danish.h"
#include "base/message.h"

void gr_print_text(FILE *out, struct gr_str s)
{
	fprintf(out, "%.*s\t", GR_PF(s));
}

void gr_print_msg(FILE *out, const char *msgid)
{
	fprintf(out, "%s\t", gr_t(msgid));
}

void gr_print_kg(FILE *out, struct gr_arena *a, struct gr_figure kg)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 64);
	switch (kg.kind) {
	case GR_REPORTED:
		gr_da_tonnes(&sb, kg.n);
		break;
	case GR_HIDDEN:
		gr_sb_z(&sb, gr_t(N_("not shown")));
		break;
	case GR_NOT_REPORTED:
		break;
	}
	gr_print_text(out, gr_sb_str(&sb));
}

void gr_print_end(FILE *out)
{
	fputc('\n', out);
}

void gr_print_say(FILE *out, struct gr_arena *a, const char *msgid, const struct gr_arg *arg, size_t args)
{
	struct gr_sb sb;

	gr_sb_open(&sb, a, 4096);
	gr_say(&sb, msgid, arg, args);
	fprintf(out, "%.*s\n", GR_PF(gr_sb_str(&sb)));
}
