# Writes a recording of CALLS calls, as `record` would, out of a real one: the lines of its calls again and again, under
# new numbers and times. Of MIX=maps, 98 in 100 are what a program at work does with its maps; of MIX=all, every call of the
# recording is as frequent as every other, with its stack, its checks and its payloads.

# What stands between the calls, payloads for instance, belongs to the call that follows.
/"type":"call"/ {
	match($0, /"cmd":"[a-z_]*"/)
	command = substr($0, RSTART + 7, RLENGTH - 8)
	group = MIX == "maps" && command ~ /^map_(lookup|update|delete|get_next)/ && command !~ /_id$/ ? "map" : "other"
	match($0, /"n":[0-9]+,"time":[0-9.]+/)
	slot = group SUBSEP kept[group]++
	before[slot] = pending substr($0, 1, RSTART - 1)
	after[slot] = substr($0, RSTART + RLENGTH)
	pending = ""
	next
}
/"type":"(header|process)"/ { if ($0 !~ /"event":"exit"/) print }
/"type":"payload"/ { pending = pending $0 "\n" }

END {
	if (!kept["other"] || MIX == "maps" && !kept["map"]) {
		print "million-calls: the recording has no such calls" > "/dev/stderr"
		exit 1
	}
	for (call = 1; call <= CALLS; call++) {
		group = MIX == "maps" && call % 50 ? "map" : "other"
		slot = group SUBSEP (turn[group]++ % kept[group])
		printf "%s\"n\":%d,\"time\":%.9f%s\n", before[slot], call, call / 10000, after[slot]
	}
	printf "{\"type\":\"end\",\"time\":%.9f,\"reason\":\"exited\",\"status\":0,\"calls\":%d}\n", CALLS / 10000, CALLS
}
