#include "exchange/limits.h"

struct gr_limits gr_limits_default(void)
{
	return (struct gr_limits){
	    .file_bytes = INT64_C(20) * 1024 * 1024,
	    .members = 1000,
	    .unpacked_bytes = INT64_C(200) * 1024 * 1024,
	    .part_bytes = INT64_C(100) * 1024 * 1024,
	    .ratio = 200,
	    .xml_depth = 64,
	    .text_chars = 32767,
	    .rows = 50000,
	    .columns = 256,
	    .sheets = 50,
	    .strings = 500000,
	    .cpu_us = INT64_C(20) * 1000 * 1000,
	    .csv_rows = 10 * 1000 * 1000,
	    .csv_line_bytes = INT64_C(64) * 1024,
	    .problems = 1000,
	};
}
