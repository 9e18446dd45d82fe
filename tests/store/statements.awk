# Every SQL constant of src/store (names that end in _sql, _lite or _pg) -> a C table of name and text, so that a test can
# prepare each of them. Macros of column lists go along, since the constants are made of them.
BEGIN { print "#include \"statements.h\"\n\n#include \"store/line_columns.h\"\n" }
/^#define [A-Z_]+(SELECT|HEAD|COLUMNS)([ \t]|$)/ {
	print "#undef " $2
	defining = 1
}
defining {
	print
	defining = /\\$/
	next
}
match($0, /static const char [a-z_]+_(sql|lite|pg)\[\] *=/) {
	name = substr($0, RSTART + 18, RLENGTH - 18)
	sub(/\[.*/, "", name)
	sub(/^.*\[\] *=/, "")
	file = FILENAME
	sub(/.*\//, "", file)
	sub(/\..*/, "", file)
	collecting = 1
	text = ""
}
collecting {
	text = text $0 "\n"
	if (/;[ \t]*$/) {
		sub(/;[ \t]*\n$/, "", text)
		engine = name ~ /_lite$/ ? "SQLITE_ONLY" : name ~ /_pg$/ ? "POSTGRES_ONLY" : "BOTH_ENGINES"
		# a macro may be redefined by the next file, so each text becomes an array where it stands
		print "static const char s" ++count "[] = " text ";"
		table = table "\t{\"" file "." name "\", s" count ", " engine "},\n"
		collecting = 0
	}
}
END {
	print "\nconst struct statement statements[] = {\n" table "};"
	print "const size_t statement_count = " count ";"
}
