#include "base/message.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "base/danish.h"

#define DOMAIN "grus"
#define HARD_SPACE "\xC2\xA0"

/* Made once, and never freed: threads may be using it until the process ends. */
static locale_t danish;
static _Thread_local enum gr_language language_now = GR_ENGLISH;

int gr_message_open(const char *dir, struct gr_error *err)
{
	if (!danish)
		danish = newlocale(LC_MESSAGES_MASK, "da_DK.UTF-8", (locale_t)0);
	if (!danish)
		return gr_fail(err, GR_BROKEN,
		    N_("The Danish language of this machine (da_DK.UTF-8) has not been made."),
		    N_("As root: apt-get install locales && localedef -i da_DK -f UTF-8 "
		       "da_DK.UTF-8"));
	/* It would choose the language before the thread's own locale does. */
	unsetenv("LANGUAGE");
	/* Without the codeset the characters follow LC_CTYPE, which is C: "Behovskortlaegning". */
	if (!bindtextdomain(DOMAIN, dir) || !bind_textdomain_codeset(DOMAIN, "UTF-8"))
		return gr_fail_full(err);
	return GR_OK;
}

void gr_message_language(enum gr_language language)
{
	language_now = language;
	/* Messages alone: all other parts of the thread's locale stay C. */
	uselocale(language == GR_DANISH && danish ? danish : LC_GLOBAL_LOCALE);
}

enum gr_language gr_message_language_now(void)
{
	return language_now;
}

const char *gr_t(const char *msgid)
{
	return *msgid ? dgettext(DOMAIN, msgid) : ""; /* the empty msgid is the catalogue's head */
}

const char *gr_tn(const char *one, const char *many, int64_t n)
{
	uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	return dngettext(DOMAIN, one, many, (unsigned long)size);
}

/* English until there is an English reader's format of its own: a comma between thousands, a point before decimals. */
static void english(struct gr_sb *sb, gr_i128 n, int scale, int decimals)
{
	char room[64];
	struct gr_sb da = {.p = room, .cap = sizeof room, .max = sizeof room};

	gr_da_decimal(&da, n, scale, decimals);
	for (size_t i = 0; i < da.n; i++) {
		if (room[i] == '.' || room[i] == ',')
			gr_sb_char(sb, room[i] == '.' ? ',' : '.');
		else
			gr_sb_char(sb, room[i]);
	}
}

static void decimal(struct gr_sb *sb, gr_i128 n, int scale, int decimals)
{
	if (language_now == GR_DANISH)
		gr_da_decimal(sb, n, scale, decimals);
	else
		english(sb, n, scale, decimals);
}

static void say_time(struct gr_sb *sb, struct gr_time t)
{
	struct gr_civil c = gr_time_danish(t);

	if (language_now == GR_DANISH)
		gr_da_time(sb, t);
	else
		gr_sb_fmt(sb, "%04d-%02d-%02d %02d:%02d", c.date.year, c.date.month, c.date.day,
		    c.hour, c.minute);
}

static void say_bytes(struct gr_sb *sb, int64_t n)
{
	static const char *const unit[] = {"byte", "kB", "MB", "GB", "TB"};
	gr_i128 by = 1;
	size_t u = 0;

	while (u + 1 < sizeof unit / sizeof *unit && n >= 1000 * by) {
		by *= 1000;
		u++;
	}
	/* a decimal where the number before it has one digit: 1,5 MB, but 15 MB */
	decimal(sb, gr_div_half_even((gr_i128)n * 10, by), 1, u && n < 10 * by ? 1 : 0);
	gr_sb_z(sb, HARD_SPACE);
	gr_sb_z(sb, unit[u]);
}

void gr_say_arg(struct gr_sb *sb, const struct gr_arg *arg)
{
	bool da = language_now == GR_DANISH;
	int64_t n = arg->n;

	switch (arg->kind) {
	case GR_ARG_TEXT:
		gr_sb_add(sb, gr_arg_str(arg));
		break;
	case GR_ARG_COUNT:
		decimal(sb, n, 0, 0);
		break;
	case GR_ARG_YEAR:
		gr_sb_i64(sb, n);
		break;
	case GR_ARG_KG:
		if (da)
			gr_da_tonnes(sb, n);
		else
			english(sb, n, 3, n > -100000 && n < 100000 && n % 1000 ? 1 : 0);
		gr_sb_z(sb, HARD_SPACE "t");
		break;
	case GR_ARG_LITRES:
		decimal(sb, n, 3, 0);
		gr_sb_z(sb, HARD_SPACE "m³");
		break;
	case GR_ARG_ORE:
		decimal(sb, n, 2, n % 100 ? 2 : 0);
		gr_sb_z(sb, da ? HARD_SPACE "kr." : HARD_SPACE "DKK");
		break;
	case GR_ARG_ORE_PER_T:
		decimal(sb, n, 2, n % 100 ? 2 : 0);
		gr_sb_z(sb, da ? HARD_SPACE "kr./t" : HARD_SPACE "DKK/t");
		break;
	case GR_ARG_M:
		decimal(sb, n, 3, n > -10000 && n < 10000 && n % 1000 ? 1 : 0);
		gr_sb_z(sb, HARD_SPACE "km");
		break;
	case GR_ARG_PERMILLE:
		decimal(sb, n, 1, n % 10 ? 1 : 0);
		gr_sb_z(sb, da ? HARD_SPACE "%" : "%");
		break;
	case GR_ARG_QUARTER: {
		struct gr_quarter q = {(int32_t)n};

		if (da)
			gr_da_quarter(sb, q);
		else
			gr_sb_fmt(sb, "Q%d %d", gr_quarter_in_year(q), gr_quarter_year(q));
		break;
	}
	case GR_ARG_TIME:
		say_time(sb, (struct gr_time){n});
		break;
	case GR_ARG_BYTES:
		say_bytes(sb, n);
		break;
	}
}

/* The translated sentence with its values; a {7} without a seventh value stays as it stands, for all to see. */
static void fill(struct gr_sb *sb, const char *sentence, const struct gr_arg *arg, size_t args)
{
	for (const char *at = sentence; *at; at++) {
		size_t i = (size_t)(at[0] == '{' && at[1] >= '0' && at[1] <= '9' ? at[1] - '0'
		                                                                 : 99);

		if (i < args && at[2] == '}') {
			gr_say_arg(sb, &arg[i]);
			at += 2;
		} else {
			gr_sb_char(sb, *at);
		}
	}
}

void gr_say(struct gr_sb *sb, const char *msgid, const struct gr_arg *arg, size_t args)
{
	fill(sb, gr_t(msgid), arg, args);
}

void gr_say_n(struct gr_sb *sb, const char *one, const char *many, int64_t n,
    const struct gr_arg *arg, size_t args)
{
	fill(sb, gr_tn(one, many, n), arg, args);
}

void gr_error_say(struct gr_sb *sb, const struct gr_error *err)
{
	if (err->place[0]) {
		gr_sb_z(sb, err->place);
		gr_sb_z(sb, ": ");
	}
	gr_say(sb, err->sentence, err->arg, err->args);
	if (err->remedy[0]) {
		gr_sb_char(sb, ' ');
		gr_say(sb, err->remedy, err->arg, err->args);
	}
}
