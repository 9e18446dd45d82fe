#include "base/error.h"

#include <string.h>

struct gr_arg gr_arg_text(struct gr_str text)
{
	return (struct gr_arg){.kind = GR_ARG_TEXT, .text = text};
}

struct gr_arg gr_arg_z(const char *text)
{
	return gr_arg_text(gr_str(text));
}

struct gr_arg gr_arg_count(int64_t n)
{
	return (struct gr_arg){.kind = GR_ARG_COUNT, .n = n};
}

struct gr_arg gr_arg_year(int64_t n)
{
	return (struct gr_arg){.kind = GR_ARG_YEAR, .n = n};
}

struct gr_arg gr_arg_kg(int64_t kg)
{
	return (struct gr_arg){.kind = GR_ARG_KG, .n = kg};
}

struct gr_arg gr_arg_litres(int64_t litres)
{
	return (struct gr_arg){.kind = GR_ARG_LITRES, .n = litres};
}

struct gr_arg gr_arg_ore(int64_t ore)
{
	return (struct gr_arg){.kind = GR_ARG_ORE, .n = ore};
}

struct gr_arg gr_arg_ore_per_t(int64_t ore_per_t)
{
	return (struct gr_arg){.kind = GR_ARG_ORE_PER_T, .n = ore_per_t};
}

struct gr_arg gr_arg_m(int64_t m)
{
	return (struct gr_arg){.kind = GR_ARG_M, .n = m};
}

struct gr_arg gr_arg_permille(int64_t permille)
{
	return (struct gr_arg){.kind = GR_ARG_PERMILLE, .n = permille};
}

struct gr_arg gr_arg_quarter(int32_t quarter)
{
	return (struct gr_arg){.kind = GR_ARG_QUARTER, .n = quarter};
}

struct gr_arg gr_arg_time(int64_t us)
{
	return (struct gr_arg){.kind = GR_ARG_TIME, .n = us};
}

struct gr_arg gr_arg_bytes(int64_t bytes)
{
	return (struct gr_arg){.kind = GR_ARG_BYTES, .n = bytes};
}

int gr_fail(struct gr_error *err, enum gr_status status, const char *sentence, const char *remedy)
{
	return gr_fail_with(err, status, sentence, remedy, NULL, 0);
}

static const char dots[] = "...";

/* How much of s goes into space bytes: all of it, or up to the start of a character that leaves room for dots. */
static size_t cut(struct gr_str s, size_t space)
{
	size_t n;

	if (s.n <= space)
		return s.n;
	if (space < sizeof dots - 1)
		return 0;
	n = space - (sizeof dots - 1);
	while (n && ((unsigned char)s.p[n] & 0xC0u) == 0x80u)
		n--;
	return n;
}

struct gr_str gr_arg_str(const struct gr_arg *arg)
{
	struct gr_str s = arg->text;

	if (!s.p && s.n)
		s.p = (const char *)arg + arg->n;
	return s;
}

/* The copy is found from where the argument itself lies, so that it is right in a copied error too. */
static void keep(struct gr_error *err, struct gr_arg *arg)
{
	struct gr_str s = gr_arg_str(arg);
	size_t space = GR_ERROR_TEXT - err->text_n;
	size_t n = cut(s, space), more = 0;
	char *to = err->text + err->text_n;

	if (n < s.n && space >= sizeof dots - 1)
		more = sizeof dots - 1;
	if (n)
		memcpy(to, s.p, n);
	if (more)
		memcpy(to + n, dots, more);
	err->text_n += n + more;
	*arg = (struct gr_arg){.kind = GR_ARG_TEXT, .text = {NULL, n + more}};
}

int gr_fail_with(struct gr_error *err, enum gr_status status, const char *sentence,
    const char *remedy, const struct gr_arg *arg, size_t args)
{
	struct gr_error e = {.status = status, .sentence = sentence, .remedy = remedy};

	e.args = args < GR_ERROR_ARGS ? args : GR_ERROR_ARGS;
	for (size_t i = 0; i < e.args; i++) {
		size_t from = e.text_n;

		e.arg[i] = arg[i];
		if (arg[i].kind != GR_ARG_TEXT)
			continue;
		e.arg[i].text = gr_arg_str(&arg[i]);
		keep(&e, &e.arg[i]);
		e.arg[i].n = (int64_t)(offsetof(struct gr_error, text) + from) -
		             (int64_t)(offsetof(struct gr_error, arg) + i * sizeof(struct gr_arg));
	}
	*err = e; /* last: the arguments may be those of *err itself */
	return (int)status;
}

int gr_fail_full(struct gr_error *err)
{
	return gr_fail(err, GR_LIMIT, N_("This needs more memory than one task may have."),
	    N_("Divide it into smaller parts and try again. Nothing was saved."));
}

void gr_error_at(struct gr_error *err, const char *place)
{
	size_t n;

	if (err->place[0])
		return;
	n = cut(gr_str(place), sizeof err->place - 1);
	memcpy(err->place, place, n);
	if (place[n])
		memcpy(err->place + n, dots, sizeof dots - 1);
}
