/*
 * file_kind.h - what a file is, by its content: its name is not believed.
 */
#ifndef GR_EXCHANGE_FILE_KIND_H
#define GR_EXCHANGE_FILE_KIND_H

#include "base/error.h"
#include "base/text.h"

enum gr_file_kind {
	GR_FILE_EMPTY,
	GR_FILE_XLSX, /* also with macros (.xlsm) */
	GR_FILE_XLSB,
	GR_FILE_XLS,    /* OLE2: Excel 97-2003 */
	GR_FILE_LOCKED, /* OLE2: an .xlsx with a password */
	GR_FILE_ODS,
	GR_FILE_NUMBERS,  /* Apple */
	GR_FILE_DOCUMENT, /* .docx, .odt, .pptx ... */
	GR_FILE_ZIP,      /* some other ZIP */
	GR_FILE_CUT,      /* begins as a ZIP, and its end is missing */
	GR_FILE_PDF,
	GR_FILE_HTML,
	GR_FILE_XML, /* also "XML Spreadsheet 2003" */
	GR_FILE_UTF16,
	GR_FILE_CSV,   /* text */
	GR_FILE_BINARY /* none of these */
};

/* Looks at names in the ZIP directory and at the first bytes; unpacks nothing. */
enum gr_file_kind gr_file_kind_of(struct gr_str bytes);
/* 0 for XLSX and CSV; else GR_INVALID with the sentence that says what the file is and what to do. */
GR_MUST int gr_file_kind_check(enum gr_file_kind kind, struct gr_error *err);

#endif
