#include "exchange/line_word.h"

#include <string.h>

#include "base/arena.h"

#define KEY_MOST 160
#define TYPE_KEY "project_type."

struct column {
	const char *name, *english;
	enum gr_line_field field;
};

/* clang-format off */
static const struct column columns[GR_COLUMNS] = {
    [GR_COLUMN_PROJECT]      = {"Projekt",              "Project",            GR_FIELD_PROJECT},
    [GR_COLUMN_TYPE]         = {"Projekttype",          "Project type",       GR_FIELD_TYPE},
    [GR_COLUMN_QUALITY]      = {"Kvalitet",             "Quality",            GR_FIELD_QUALITY},
    [GR_COLUMN_USE]          = {"Anvendelse",           "Use",                GR_FIELD_USE},
    [GR_COLUMN_CLASS]        = {"Forureningsklasse",    "Contamination class", GR_FIELD_CLASS},
    [GR_COLUMN_AMOUNT]       = {"Mængde",               "Amount",             GR_FIELD_AMOUNT},
    [GR_COLUMN_UNIT]         = {"Enhed",                "Unit",               GR_FIELD_UNIT},
    [GR_COLUMN_LOW]          = {"Lavt skøn",            "Low",                GR_FIELD_LOW},
    [GR_COLUMN_HIGH]         = {"Højt skøn",            "High",               GR_FIELD_HIGH},
    [GR_COLUMN_WIDTH]        = {"Bredde m",             "Width m",            GR_FIELD_WIDTH},
    [GR_COLUMN_THICKNESS]    = {"Tykkelse mm",          "Thickness mm",       GR_FIELD_WIDTH},
    [GR_COLUMN_WORKS]        = {"Arbejde",              "Works",              GR_FIELD_WORKS},
    [GR_COLUMN_ORDINARY]     = {"Ordinært design ton",  "Ordinary design tonnes", GR_FIELD_ORDINARY},
    [GR_COLUMN_AVOIDED]      = {"Undgået ved",          "Avoided by",         GR_FIELD_ORDINARY},
    [GR_COLUMN_PLACE]        = {"Sted",                 "Place",              GR_FIELD_PLACE},
    [GR_COLUMN_WINDOW]       = {"Periode",              "Period",             GR_FIELD_WINDOW},
    [GR_COLUMN_CERTAINTY]    = {"Sikkerhed",            "Certainty",          GR_FIELD_CERTAINTY},
    [GR_COLUMN_VISIBILITY]   = {"Synlighed",            "Visibility",         GR_FIELD_VISIBILITY},
    [GR_COLUMN_NOTE]         = {"Bemærkning",           "Note",               GR_FIELD_NOTE},
    [GR_COLUMN_ID]           = {"Linje-id",             "Line id",            GR_FIELD_NONE},
    [GR_COLUMN_CONTENT]      = {"Kontrolsum",           "Checksum",           GR_FIELD_NONE},
    [GR_COLUMN_POINT]        = {"Punkt",                "Point",              GR_FIELD_PLACE},
    [GR_COLUMN_DIRECTION]    = {"Retning",              "Direction",          GR_FIELD_NONE},
    [GR_COLUMN_ORGANISATION] = {"Organisation",         "Organization",       GR_FIELD_ORGANISATION},
};

struct unit {
	enum gr_known known;
	int32_t state; /* -1: by direction */
	bool listed;   /* in the drop-down */
	const char *word;
};

/* The first of each known and state is the one that is written. */
static const struct unit units[] = {
    {GR_KNOWN_TONNES, -1,          true,  "ton"},
    {GR_KNOWN_M3,     GR_BUILT_IN, true,  "m3 indbygget"},
    {GR_KNOWN_M3,     GR_IN_PLACE, true,  "m3 før gravning"},
    {GR_KNOWN_M3,     GR_LOOSE,    true,  "m3 på ladet"},
    {GR_KNOWN_METRES, -1,          true,  "m"},
    {GR_KNOWN_BUDGET, -1,          true,  "1.000 kr."},
    {GR_KNOWN_TONNES, -1,          false, "t"},
    {GR_KNOWN_TONNES, -1,          false, "tons"},
    {GR_KNOWN_TONNES, -1,          false, "tonnes"},
    {GR_KNOWN_M3,     -1,          false, "m3"},
    {GR_KNOWN_M3,     -1,          false, "kubikmeter"},
    {GR_KNOWN_M3,     GR_LOOSE,    false, "m3 løst mål"},
    {GR_KNOWN_M3,     GR_BUILT_IN, false, "m3 built in"},
    {GR_KNOWN_M3,     GR_IN_PLACE, false, "m3 in place"},
    {GR_KNOWN_M3,     GR_LOOSE,    false, "m3 loose"},
    {GR_KNOWN_METRES, -1,          false, "meter"},
    {GR_KNOWN_METRES, -1,          false, "lbm"},
    {GR_KNOWN_METRES, -1,          false, "løbende meter"},
    {GR_KNOWN_METRES, -1,          false, "metres"},
    {GR_KNOWN_BUDGET, -1,          false, "t.kr."},
};
#define UNITS ((int32_t)(sizeof(units) / sizeof(*units)))

struct word {
	const char *word, *code;
};

static const struct word avoided[] = {
    {"designoptimering", "design"},
    {"tyndere lag",      "thinner_layer"},
    {"stabilisering",    "stabilisation"},
};
#define AVOIDED ((int32_t)(sizeof(avoided) / sizeof(*avoided)))

static const char *const certainty_word[GR_CERTAINTIES] = {
    [GR_IDEA] = "idé",
    [GR_BUDGETED] = "i budget",
    [GR_FUNDED] = "bevilling givet",
    [GR_TENDERED] = "i udbud",
    [GR_CONTRACTED] = "kontrakt indgået",
};

static const char *const visibility_word[GR_VISIBILITIES] = {
    [GR_VISIBLE_OWN] = "kun os",
    [GR_VISIBLE_PARTNERS] = "partnerne",
    [GR_VISIBLE_PUBLIC] = "alle, men kun i samlede tal",
};

static const char *const direction_word[GR_DIRECTIONS] = {
    [GR_NEED] = "behov",
    [GR_SURPLUS] = "overskud",
};

/* "Not known yet is an answer for class and exact place" (MODEL 2). */
static const char *const unknown_word[] = {"ved ikke endnu", "ved ikke", "ukendt", "?", "not known yet", "unknown"};
/* clang-format on */

/* What a text is compared by: lower case, without spaces and ASCII signs, raised figures on the line. */
static struct gr_str fold(struct gr_str s, char out[KEY_MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		unsigned char d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (n + 2 >= KEY_MOST)
			return (struct gr_str){NULL, 0};
		if (c >= 'A' && c <= 'Z') {
			out[n++] = (char)(c + ('a' - 'A'));
		} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			out[n++] = (char)c;
		} else if (c == 0xC3 && d >= 0x80 && d <= 0x9E) { /* À .. Þ to à .. þ */
			out[n++] = (char)c;
			out[n++] = (char)(d + 0x20);
			i++;
		} else if (c == 0xC2) { /* ² and ³ to 2 and 3; no-break space and signs away */
			if (d == 0xB2 || d == 0xB3)
				out[n++] = (char)(d - 0x80);
			i++;
		} else if (c == 0xE2) {
			i += 2; /* dashes, quotes, thin spaces */
		} else if (c >= 0x80) {
			out[n++] = (char)c;
		}
	}
	return (struct gr_str){out, n};
}

static bool same_word(struct gr_str folded, const char *word)
{
	char room[KEY_MOST];

	return gr_str_eq(folded, fold(gr_str(word), room));
}

int32_t gr_column_of(struct gr_str head)
{
	/* What people write for the same; and the names without their units. */
	static const struct {
		const char *word;
		enum gr_column column;
	} other[] = {
	    {"Lavt", GR_COLUMN_LOW},
	    {"Højt", GR_COLUMN_HIGH},
	    {"Bredde", GR_COLUMN_WIDTH},
	    {"Tykkelse", GR_COLUMN_THICKNESS},
	    {"Ordinært design", GR_COLUMN_ORDINARY},
	    {"Bygherre", GR_COLUMN_ORGANISATION},
	    {"Synlighed i Grus", GR_COLUMN_VISIBILITY},
	};
	char room[KEY_MOST];
	struct gr_str key = fold(head, room);

	if (!key.n)
		return -1;
	for (int32_t c = 0; c < GR_COLUMNS; c++)
		if (same_word(key, columns[c].name) || same_word(key, columns[c].english))
			return c;
	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if (same_word(key, other[i].word))
			return (int32_t)other[i].column;
	return -1;
}

struct gr_str gr_column_name(enum gr_column c)
{
	return gr_str(columns[c].name);
}

enum gr_line_field gr_column_field(enum gr_column c)
{
	return columns[c].field;
}

struct gr_str gr_word_unit(const struct gr_entered *e)
{
	for (int32_t i = 0; i < UNITS; i++)
		if (units[i].known == e->known &&
		    (e->known != GR_KNOWN_M3 || units[i].state == (int32_t)e->state))
			return gr_str(units[i].word);
	return GR_STR("");
}

struct gr_str gr_word_unit_at(int32_t i)
{
	return i < UNITS && units[i].listed ? gr_str(units[i].word) : GR_STR("");
}

struct gr_str gr_word_certainty(enum gr_certainty c)
{
	return gr_str(certainty_word[c]);
}

struct gr_str gr_word_visibility(enum gr_visibility v)
{
	return gr_str(visibility_word[v]);
}

struct gr_str gr_word_direction(enum gr_direction d)
{
	return gr_str(direction_word[d]);
}

struct gr_str gr_word_avoided(struct gr_str code)
{
	for (int32_t i = 0; i < AVOIDED; i++)
		if (gr_str_is(code, avoided[i].code))
			return gr_str(avoided[i].word);
	return GR_STR("");
}

struct gr_str gr_word_avoided_at(int32_t i)
{
	return i < AVOIDED ? gr_str(avoided[i].word) : GR_STR("");
}

struct gr_str gr_code_avoided_at(int32_t i)
{
	return i >= 0 && i < AVOIDED ? gr_str(avoided[i].code) : GR_STR("");
}

static bool type_setting(const struct gr_setting *s, struct gr_str *code)
{
	if (!gr_str_starts(s->key, TYPE_KEY))
		return false;
	*code = (struct gr_str){s->key.p + sizeof(TYPE_KEY) - 1, s->key.n - (sizeof(TYPE_KEY) - 1)};
	return true;
}

struct gr_str gr_word_type(const struct gr_dataset *d, struct gr_str code)
{
	struct gr_str c;

	for (int32_t i = 0; i < d->settings; i++)
		if (type_setting(&d->setting[i], &c) && gr_str_eq(c, code))
			return d->setting[i].value;
	return code;
}

struct gr_str gr_code_type_at(const struct gr_dataset *d, int32_t i)
{
	struct gr_str c;

	return i >= 0 && i < d->settings && type_setting(&d->setting[i], &c) ? c : GR_STR("");
}

struct gr_str gr_word_works(const struct gr_dataset *d, struct gr_str code)
{
	for (int32_t i = 0; i < d->key_figures; i++)
		if (gr_str_eq(d->key_figure[i].works, code))
			return d->key_figure[i].works_name;
	return code;
}

struct gr_sheet_memory {
	const struct gr_dataset *d;
	struct gr_arena *a;
	struct gr_map word[GR_COLUMNS];  /* folded words of the lists */
	struct gr_map typed[GR_COLUMNS]; /* texts of cells as they were met */
	struct gr_place *place;
	struct gr_window_read *window;
	int32_t places, place_room, windows, window_room;
	enum gr_state state[GR_DIRECTIONS]; /* of a bare m3 */
	size_t first_left;                  /* of the arena, when the memory was opened */
};

static void learn(struct gr_sheet_memory *m, enum gr_column c, struct gr_str word, int32_t value)
{
	char room[KEY_MOST];
	struct gr_str key = fold(word, room);

	if (key.n)
		(void)gr_map_put(&m->word[c], gr_str_copy(m->a, key), value);
}

static void learn_words(
    struct gr_sheet_memory *m, enum gr_column c, const char *const *word, int32_t count)
{
	for (int32_t i = 0; i < count; i++)
		learn(m, c, gr_str(word[i]), i);
}

static void learn_lists(struct gr_sheet_memory *m, const struct gr_dataset *d)
{
	struct gr_str code;

	for (int32_t i = 0; i < d->qualities; i++) {
		learn(m, GR_COLUMN_QUALITY, d->quality[i].name, i);
		learn(m, GR_COLUMN_QUALITY, d->quality[i].code, i);
	}
	for (int32_t i = 0; i < d->uses; i++) {
		learn(m, GR_COLUMN_USE, d->use[i].name, i);
		learn(m, GR_COLUMN_USE, d->use[i].code, i);
	}
	for (int32_t i = 0; i < d->settings; i++) {
		if (type_setting(&d->setting[i], &code)) {
			learn(m, GR_COLUMN_TYPE, d->setting[i].value, i);
			learn(m, GR_COLUMN_TYPE, code, i);
		}
	}
	for (int32_t i = 0; i < d->key_figures; i++) {
		learn(m, GR_COLUMN_WORKS, d->key_figure[i].works_name, i);
		learn(m, GR_COLUMN_WORKS, d->key_figure[i].works, i);
	}
	for (int32_t i = 0; i < d->orgs; i++) {
		learn(m, GR_COLUMN_ORGANISATION, d->org[i].name, i);
		learn(m, GR_COLUMN_ORGANISATION, d->org[i].code, i);
	}
}

/* A class by its name, by "system code", and by its bare code where no other system has the same. */
static void learn_classes(struct gr_sheet_memory *m, const struct gr_dataset *d)
{
	for (int32_t i = 0; i < d->soil_classes; i++) {
		const struct gr_soil_class *c = &d->soil_class[i];
		char room[KEY_MOST];
		bool alone = true;

		learn(m, GR_COLUMN_CLASS, c->name, i);
		if (c->system.n + c->code.n + 1 < KEY_MOST) {
			memcpy(room, c->system.p, c->system.n);
			memcpy(room + c->system.n, c->code.p, c->code.n);
			learn(
			    m, GR_COLUMN_CLASS, (struct gr_str){room, c->system.n + c->code.n}, i);
		}
		for (int32_t k = 0; k < d->soil_classes; k++)
			alone = alone && (k == i || !gr_str_eq(d->soil_class[k].code, c->code));
		if (alone)
			learn(m, GR_COLUMN_CLASS, c->code, i);
	}
	for (size_t i = 0; i < sizeof(unknown_word) / sizeof(*unknown_word); i++)
		learn(m, GR_COLUMN_CLASS, gr_str(unknown_word[i]), GR_WORD_UNKNOWN);
}

/* Where the settings say nothing: TERMS, volume state. */
static void learn_states(struct gr_sheet_memory *m, const struct gr_dataset *d)
{
	static const char *const key[GR_DIRECTIONS] = {
	    [GR_NEED] = "state.need",
	    [GR_SURPLUS] = "state.surplus",
	};
	static const enum gr_state otherwise[GR_DIRECTIONS] = {
	    [GR_NEED] = GR_BUILT_IN,
	    [GR_SURPLUS] = GR_IN_PLACE,
	};

	for (int i = 0; i < GR_DIRECTIONS; i++) {
		struct gr_error none;
		struct gr_str code;

		if (gr_setting_text(d, key[i], &code, &none) || !gr_state_read(code, &m->state[i]))
			m->state[i] = otherwise[i];
	}
}

struct gr_sheet_memory *gr_sheet_memory_open(const struct gr_dataset *d, struct gr_arena *a)
{
	struct gr_sheet_memory *m = gr_alloc(a, sizeof *m);

	if (!m)
		return NULL;
	m->d = d;
	m->a = a;
	for (int c = 0; c < GR_COLUMNS; c++) {
		gr_map_open(&m->word[c], a);
		gr_map_open(&m->typed[c], a);
	}
	learn_lists(m, d);
	learn_classes(m, d);
	for (int32_t i = 0; i < UNITS; i++)
		learn(m, GR_COLUMN_UNIT, gr_str(units[i].word), i);
	for (int32_t i = 0; i < AVOIDED; i++) {
		learn(m, GR_COLUMN_AVOIDED, gr_str(avoided[i].word), i);
		learn(m, GR_COLUMN_AVOIDED, gr_str(avoided[i].code), i);
	}
	learn_words(m, GR_COLUMN_CERTAINTY, certainty_word, GR_CERTAINTIES);
	learn_words(m, GR_COLUMN_VISIBILITY, visibility_word, GR_VISIBILITIES);
	learn_words(m, GR_COLUMN_DIRECTION, direction_word, GR_DIRECTIONS);
	for (int i = 0; i < GR_CERTAINTIES; i++) {
		learn(m, GR_COLUMN_CERTAINTY, gr_str(gr_certainty_code((enum gr_certainty)i)), i);
		learn(m, GR_COLUMN_CERTAINTY, gr_str(gr_certainty_name((enum gr_certainty)i)), i);
	}
	for (int i = 0; i < GR_VISIBILITIES; i++) {
		learn(
		    m, GR_COLUMN_VISIBILITY, gr_str(gr_visibility_code((enum gr_visibility)i)), i);
		learn(
		    m, GR_COLUMN_VISIBILITY, gr_str(gr_visibility_name((enum gr_visibility)i)), i);
	}
	for (int i = 0; i < GR_DIRECTIONS; i++)
		learn(m, GR_COLUMN_DIRECTION, gr_str(gr_direction_code((enum gr_direction)i)), i);
	learn_states(m, d);
	m->first_left = gr_arena_left(a);
	return gr_arena_full(a) ? NULL : m;
}

/* Lines of ten million different texts must not fill the memory that lines need: half of what was left is for what is learnt. */
static bool room_to_learn(const struct gr_sheet_memory *m)
{
	return gr_arena_left(m->a) > m->first_left / 2;
}

int32_t gr_memory_word(struct gr_sheet_memory *m, enum gr_column column, struct gr_str typed)
{
	char room[KEY_MOST];
	int32_t value = gr_map_find(&m->typed[column], typed);
	struct gr_str key;

	if (value >= 0)
		return value;
	key = fold(typed, room);
	if (!key.n)
		return -1;
	value = gr_map_find(&m->word[column], key);
	if (value >= 0 && room_to_learn(m))
		(void)gr_map_put(&m->typed[column], gr_str_copy(m->a, typed), value);
	return value;
}

void gr_memory_unit(const struct gr_sheet_memory *m, int32_t unit, enum gr_direction direction,
    struct gr_entered *out)
{
	const struct unit *u = &units[unit];

	out->known = u->known;
	out->state = u->state >= 0 ? (enum gr_state)u->state : m->state[direction];
}

/* Doubles an array in the memory's arena; false where it is full. */
static bool widen(
    struct gr_sheet_memory *m, void **array, int32_t count, int32_t *room, size_t size)
{
	int32_t wide = *room ? *room * 2 : 64;
	void *p;

	if (count < *room)
		return true;
	p = gr_alloc_array(m->a, (size_t)wide, size);
	if (!p)
		return false;
	if (count)
		memcpy(p, *array, (size_t)count * size);
	*array = p;
	*room = wide;
	return true;
}

int gr_memory_place(struct gr_sheet_memory *m, struct gr_str typed, int32_t hint,
    struct gr_place *out, struct gr_error *err)
{
	char room[KEY_MOST];
	struct gr_str key = {room, 0};
	int32_t at;
	void *array = m->place;
	int rc;

	/* The hint decides between equal names, so it is part of what was asked. */
	if (typed.n + 4 < KEY_MOST) {
		for (int i = 0; i < 4; i++)
			room[i] = (char)(1 + (hint >> (i * 7) & 127));
		memcpy(room + 4, typed.p, typed.n);
		key.n = typed.n + 4;
	}
	at = key.n ? gr_map_find(&m->typed[GR_COLUMN_PLACE], key) : -1;
	if (at >= 0) {
		*out = m->place[at];
		return GR_OK;
	}
	rc = gr_place_read(m->d, typed, hint, out, err);
	if (rc || !key.n || !room_to_learn(m) ||
	    !widen(m, &array, m->places, &m->place_room, sizeof *m->place))
		return rc;
	m->place = array;
	m->place[m->places] = *out;
	m->place[m->places].text = gr_str_copy(m->a, out->text);
	(void)gr_map_put(&m->typed[GR_COLUMN_PLACE], gr_str_copy(m->a, key), m->places);
	m->places++;
	return rc;
}

struct gr_window_read gr_memory_window(struct gr_sheet_memory *m, struct gr_str typed)
{
	int32_t at = gr_map_find(&m->typed[GR_COLUMN_WINDOW], typed);
	struct gr_window_read w;
	void *array = m->window;

	if (at >= 0)
		return m->window[at];
	w = gr_da_window_read(typed);
	if (w.reading != GR_READ_OK || !room_to_learn(m) ||
	    !widen(m, &array, m->windows, &m->window_room, sizeof *m->window))
		return w;
	m->window = array;
	m->window[m->windows] = w;
	(void)gr_map_put(&m->typed[GR_COLUMN_WINDOW], gr_str_copy(m->a, typed), m->windows);
	m->windows++;
	return w;
}
