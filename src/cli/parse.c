#include "cli/command.h"

#include <string.h>

#include "base/message.h"

/* The options that every command takes. */
static const struct gr_option common[] = {
    {"--db", "FILE", N_("the database: a file, or a PostgreSQL connection; grus.db where nothing is said")},
    {"--json", NULL, N_("print JSON, for programs")},
    {"--quiet", NULL, N_("no progress")},
    {"--progress", NULL, N_("progress also where nobody watches")},
    {"--help", NULL, N_("this text")},
    {NULL, NULL, NULL},
};

static const struct gr_option *option_named(const struct gr_option *list, const char *word, size_t n)
{
	for (; list && list->name; list++)
		if (strlen(list->name) == n && !strncmp(list->name, word, n))
			return list;
	return NULL;
}

/* How many of the words spell the command's name; 0 = not this one. */
static int words_of(const struct gr_command *c, int argc, char **argv)
{
	struct gr_str rest = gr_str(c->name);
	int n = 0;

	while (rest.n) {
		struct gr_str word = gr_str_split(&rest, ' ');

		if (n >= argc || !gr_str_is(word, argv[n]))
			return 0;
		n++;
	}
	return n;
}

static const struct gr_command *longest(
    const struct gr_command *const *list, int argc, char **argv, int *words)
{
	const struct gr_command *best = NULL;

	for (; list && *list; list++) {
		int n = words_of(*list, argc, argv);

		if (n > *words) {
			*words = n;
			best = *list;
		}
	}
	return best;
}

static int take_option(struct gr_run *r, const struct gr_command *c, int argc, char **argv, int *at,
    bool *help, struct gr_error *err)
{
	const char *word = argv[*at];
	const char *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	const struct gr_option *o = option_named(common, word, n);
	const char *value = "";

	if (!o)
		o = option_named(c->option, word, n);
	if (!o || (!c->json && !strcmp(o->name, "--json")))
		return gr_fail_with(err, GR_INVALID, N_("{0} does not take the option {1}."),
		    N_("See the options with --help."), GR_ARGS(gr_arg_z(c->name), gr_arg_z(word)));
	if (o->value && equals)
		value = equals + 1;
	else if (o->value && *at + 1 < argc)
		value = argv[++*at];
	else if (o->value || equals)
		return gr_fail_with(err, GR_INVALID,
		    o->value ? N_("The option {0} needs a value: {1}.")
			     : N_("The option {0} takes no value."),
		    N_("See the options with --help."),
		    GR_ARGS(gr_arg_z(o->name), gr_arg_z(o->value ? o->value : "")));
	if (!strcmp(o->name, "--db"))
		r->db = value;
	else if (!strcmp(o->name, "--json"))
		r->json = true;
	else if (!strcmp(o->name, "--quiet"))
		r->quiet = true;
	else if (!strcmp(o->name, "--progress"))
		r->progress = true;
	else if (!strcmp(o->name, "--help"))
		*help = true;
	else if (r->options < GR_RUN_OPTIONS)
		r->option[r->options++] = (struct gr_given){o->name, value};
	else
		return gr_fail(err, GR_LIMIT, N_("Too many options in one call."), "");
	return GR_OK;
}

int gr_run_parse(struct gr_run *r, const struct gr_command *const *own, int argc, char **argv,
    const struct gr_command **command, bool *help, struct gr_error *err)
{
	int words = 0;
	const struct gr_command *c = longest(gr_commands, argc, argv, &words);
	const struct gr_command *mine = longest(own, argc, argv, &words);
	bool only_words = false;
	int rc = GR_OK;

	*command = mine ? mine : c;
	*help = argc == 0 || !strcmp(argv[0], "--help") || !strcmp(argv[0], "help");
	if (!*command && *help)
		return GR_OK;
	if (!*command)
		return gr_fail_with(err, GR_INVALID, N_("There is no command \"{0}\"."),
		    N_("See all commands with grus --help."), GR_ARGS(gr_arg_z(argv[0])));
	r->argv = argv + words; /* what is left is moved up in place */
	for (int i = words; !rc && i < argc; i++) {
		if (!only_words && !strcmp(argv[i], "--"))
			only_words = true;
		else if (!only_words && argv[i][0] == '-' && argv[i][1])
			rc = take_option(r, *command, argc, argv, &i, help, err);
		else
			r->argv[r->argc++] = argv[i];
	}
	return rc;
}

static void print_options(FILE *out, const struct gr_option *o, bool json)
{
	for (; o && o->name; o++)
		if (json || strcmp(o->name, "--json"))
			fprintf(out, "  %s%s%-*s %s\n", o->name, o->value ? " " : "",
			    (int)(24 - strlen(o->name) - (o->value ? 1 : 0)),
			    o->value ? o->value : "", gr_t(o->summary));
}

static void print_list(FILE *out, const struct gr_command *const *list)
{
	for (; list && *list; list++)
		fprintf(out, "  %-18s %s\n", (*list)->name, gr_t((*list)->summary));
}

void gr_run_help(FILE *out, const struct gr_command *const *own, const struct gr_command *c)
{
	if (!c) {
		fprintf(out, "%s\n\n", gr_t(N_("Usage: grus COMMAND [OPTIONS]. Each command explains itself with --help.")));
		print_list(out, gr_commands);
		print_list(out, own);
		fprintf(out, "\n%s\n",
		    gr_t(N_("Exit codes: 0 done, 1 the machine or the file failed, 2 bad input, 3 not there or no flow, 4 a "
			    "limit, 5 unbounded, 6 somebody else was first, 7 not allowed.")));
		return;
	}
	fprintf(out, "grus %s %s\n\n%s\n\n", c->name, c->usage, gr_t(c->summary));
	print_options(out, c->option, true);
	print_options(out, common, c->json);
}
