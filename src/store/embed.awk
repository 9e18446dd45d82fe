# Numbered SQL files -> a C table of migrations (schema.h). The texts stay as they are: tokens are replaced when they run.
BEGIN {
	print "#include \"store/schema.h\"\n"
	print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	print "const struct gr_migration gr_migrations[] = {"
}
FNR == 1 {
	if (count)
		print "    },"
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	count++
	if (substr(name, 1, 4) + 0 != count) {
		print "migration " name " does not have number " count > "/dev/stderr"
		failed = 1
		exit 1
	}
	print "    {" count ", \"" name "\","
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	print "     \"" $0 "\\n\""
}
END {
	if (!failed)
		print "    },\n};\nconst int32_t gr_migration_count = " count ";"
}
