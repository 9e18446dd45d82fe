#include "exchange/file_kind.h"

#include <string.h>

static bool starts(struct gr_str s, const char *p, size_t n)
{
	return s.n >= n && !memcmp(s.p, p, n);
}

/* Somewhere in the first most bytes. */
static bool holds(struct gr_str s, const char *p, size_t n, size_t most)
{
	size_t end = s.n < most ? s.n : most;

	return end >= n && memmem(s.p, end, p, n) != NULL;
}

#define STARTS(s, literal) starts(s, literal, sizeof(literal) - 1)
#define HOLDS(s, literal, most) holds(s, literal, sizeof(literal) - 1, most)

/* By names that stand in the file in the clear: each member has its own before its data. */
static enum gr_file_kind zip_kind(struct gr_str s)
{
	size_t tail = s.n > 65557 ? s.n - 65557 : 0;

	if (HOLDS(s, "application/vnd.oasis.opendocument.spreadsheet", 200))
		return GR_FILE_ODS;
	if (HOLDS(s, "application/vnd.oasis.opendocument.", 200))
		return GR_FILE_DOCUMENT;
	if (HOLDS(s, "xl/workbook.bin", s.n))
		return GR_FILE_XLSB;
	if (!memmem(s.p + tail, s.n - tail, "PK\5\6", 4))
		return GR_FILE_CUT;
	if (HOLDS(s, "word/document.xml", s.n) || HOLDS(s, "ppt/presentation.xml", s.n))
		return GR_FILE_DOCUMENT;
	if (HOLDS(s, "Index/Document.iwa", s.n))
		return GR_FILE_NUMBERS;
	return HOLDS(s, "[Content_Types].xml", s.n) || HOLDS(s, "xl/", s.n) ? GR_FILE_XLSX
	                                                                    : GR_FILE_ZIP;
}

static struct gr_str blank_off(struct gr_str s)
{
	if (STARTS(s, "\xEF\xBB\xBF")) {
		s.p += 3;
		s.n -= 3;
	}
	while (s.n && (*s.p == ' ' || *s.p == '\t' || *s.p == '\r' || *s.p == '\n')) {
		s.p++;
		s.n--;
	}
	return s;
}

static bool html(struct gr_str s)
{
	static const char *const tag[] = {
	    "<!doctype html", "<html", "<table", "<meta", "<head", "<style"};

	for (size_t i = 0; i < sizeof(tag) / sizeof(*tag); i++) {
		size_t n = strlen(tag[i]);

		if (s.n >= n && !strncasecmp(s.p, tag[i], n))
			return true;
	}
	return false;
}

enum gr_file_kind gr_file_kind_of(struct gr_str s)
{
	struct gr_str body;

	if (STARTS(s, "PK\3\4") || STARTS(s, "PK\5\6"))
		return zip_kind(s);
	if (STARTS(s,
	        "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) /* OLE2; the names in its directory are UTF-16 */
		return HOLDS(s, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", s.n)
		           ? GR_FILE_LOCKED
		           : GR_FILE_XLS;
	if (STARTS(s, "\x09\x08\x10\x00") || STARTS(s, "\x09\x08\x08\x00")) /* BIFF without OLE2 */
		return GR_FILE_XLS;
	if (STARTS(s, "\xFF\xFE") || STARTS(s, "\xFE\xFF"))
		return GR_FILE_UTF16;
	body = blank_off(s);
	if (!body.n)
		return GR_FILE_EMPTY;
	if (STARTS(body, "%PDF-"))
		return GR_FILE_PDF;
	if (html(body) || (STARTS(body, "<?xml") && HOLDS(body, "<html", 1000)))
		return GR_FILE_HTML;
	if (STARTS(body, "<?xml") || STARTS(body, "<Workbook"))
		return GR_FILE_XML;
	if (memchr(s.p, 0, s.n < 65536 ? s.n : 65536))
		return GR_FILE_BINARY;
	return GR_FILE_CSV;
}

#define SAVE                                                                                       \
	N_("Open it in a spreadsheet program, choose Save as and the kind .xlsx, and hand that "   \
	   "file in.")
#define AGAIN N_("Get the workbook on this page, fill it in, and hand it in as .xlsx.")

int gr_file_kind_check(enum gr_file_kind kind, struct gr_error *err)
{
	switch (kind) {
	case GR_FILE_XLSX:
	case GR_FILE_CSV:
		return GR_OK;
	case GR_FILE_EMPTY:
		return gr_fail(err, GR_INVALID, N_("The file is empty."),
		    N_("Choose the file again; perhaps it was not saved."));
	case GR_FILE_XLSB:
		return gr_fail(
		    err, GR_INVALID, N_("The file is an Excel binary workbook (.xlsb)."), SAVE);
	case GR_FILE_XLS:
		return gr_fail(
		    err, GR_INVALID, N_("The file is in the old Excel format (.xls)."), SAVE);
	case GR_FILE_LOCKED:
		return gr_fail(err, GR_INVALID, N_("The workbook is locked with a password."),
		    N_("Save it without a password, and hand it in again."));
	case GR_FILE_ODS:
		return gr_fail(
		    err, GR_INVALID, N_("The file is an OpenDocument spreadsheet (.ods)."), SAVE);
	case GR_FILE_NUMBERS:
		return gr_fail(err, GR_INVALID, N_("The file is from Apple Numbers."),
		    N_("Export it as Excel (.xlsx) in Numbers, and hand that file in."));
	case GR_FILE_DOCUMENT:
		return gr_fail(
		    err, GR_INVALID, N_("The file is a text document or a presentation."), AGAIN);
	case GR_FILE_ZIP:
		return gr_fail(err, GR_INVALID, N_("The file is a ZIP archive, not a workbook."),
		    N_("Unpack it, and hand in the workbook that is in it."));
	case GR_FILE_CUT:
		return gr_fail(err, GR_INVALID,
		    N_("The end of the file is missing: it was cut off on the way."),
		    N_("Hand it in again, and wait until it has been sent."));
	case GR_FILE_PDF:
		return gr_fail(
		    err, GR_INVALID, N_("The file is a PDF, and its cells cannot be read."), AGAIN);
	case GR_FILE_HTML:
		return gr_fail(
		    err, GR_INVALID, N_("The file is a web page, whatever its name says."), SAVE);
	case GR_FILE_XML:
		return gr_fail(
		    err, GR_INVALID, N_("The file is XML, not an .xlsx workbook."), SAVE);
	case GR_FILE_UTF16:
		return gr_fail(err, GR_INVALID, N_("The file is Unicode text (UTF-16)."),
		    N_("Choose Save as and the kind CSV UTF-8, and hand that file in."));
	case GR_FILE_BINARY:
		return gr_fail(
		    err, GR_INVALID, N_("The file is neither a workbook nor CSV."), AGAIN);
	}
	return GR_OK;
}
