/*
 * message.h - from msgids and typed values to the reader's sentence. gettext per thread: the language is set once per
 * request or command, and nothing else of the locale with it, so printf still writes a point.
 */
#ifndef GR_BASE_MESSAGE_H
#define GR_BASE_MESSAGE_H

#include "base/error.h"

enum gr_language { GR_DANISH, GR_ENGLISH };

/* Binds the catalogue in dir (".../locale"); GR_BROKEN with remedy where the Danish locale has not been made. */
GR_MUST int gr_message_open(const char *dir, struct gr_error *err);
/* For the calling thread, until changed. */
void gr_message_language(enum gr_language language);
enum gr_language gr_message_language_now(void);
/* The translation, never NULL; a literal or the catalogue's own text. */
const char *gr_t(const char *msgid);
const char *gr_tn(const char *one, const char *many, int64_t n);
/* Translates and puts the values in at {0} {1} ...; the values are shown in the reader's formats. */
void gr_say(struct gr_sb *sb, const char *msgid, const struct gr_arg *arg, size_t args);
/* As gr_say with plural by n, which is not itself a value. */
void gr_say_n(struct gr_sb *sb, const char *one, const char *many, int64_t n, const struct gr_arg *arg,
    size_t args);
void gr_say_arg(struct gr_sb *sb, const struct gr_arg *arg);
/* Place, sentence, remedy: "Behov!D14: ... ...". */
void gr_error_say(struct gr_sb *sb, const struct gr_error *err);

#endif
