/*
 * private.h - the names by which the workbook's writer and reader agree (doc/workbook.md); for src/exchange alone.
 */
#ifndef GR_EXCHANGE_PRIVATE_H
#define GR_EXCHANGE_PRIVATE_H

#define GR_SHEET_GUIDE "Vejledning"
#define GR_SHEET_NEED "Behov"
#define GR_SHEET_SURPLUS "Overskud"
#define GR_SHEET_PROJECTS "Projekter"
#define GR_SHEET_LISTS "Lister"

/* Column A of »Lister«; the value stands in column B. */
#define GR_MARK_FORMAT "Grus-regneark"
#define GR_MARK_ORG "Organisation"
#define GR_MARK_BASE "Version"
#define GR_MARK_LINES "Linjer"
#define GR_MARK_PROCESS "Proces"

#define GR_HEAD_UNCHANGED "Ingen ændringer"

#endif
