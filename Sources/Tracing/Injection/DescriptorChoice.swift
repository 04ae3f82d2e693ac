/// Under which number a thread gets a token that its process must not notice: never the lowest that is free, which
/// the call itself is to return, and none that makes the descriptor table grow while there is another. Pure.
struct DescriptorChoice: Equatable {
    /// What a process has and may have.
    struct Table {
        var open: Set<Int32>
        /// Taken by other threads for the same purpose.
        var reserved: Set<Int32> = []
        /// How many the table has room for at present.
        var size: Int32
        /// RLIMIT_NOFILE.
        var softLimit: Int32
        var hardLimit: Int32
    }

    let number: Int32
    /// What the soft limit has to be meanwhile; nil: as it is.
    var softLimit: Int32?

    /// nil where there is no room.
    init?(_ table: Table) {
        var lowest: Int32 = 0
        while table.open.contains(lowest) { lowest += 1 }
        let isFree = { (number: Int32) in
            number != lowest && !table.open.contains(number) && !table.reserved.contains(number)
        }
        let below = min(table.size, table.softLimit)
        if lowest < below, let number = (lowest..<below).last(where: isFree) {
            self.number = number
            return
        }
        let above = max(below, lowest)
        if above < table.softLimit, let number = (above..<table.softLimit).first(where: isFree) {
            self.number = number
            return
        }
        // The limit grows by the token alone: everything up to it is taken, so the call finds what it would have found.
        guard table.softLimit < table.hardLimit,
            let number = (table.softLimit..<table.hardLimit).first(where: {
                !table.open.contains($0) && !table.reserved.contains($0)
            })
        else { return nil }
        self.number = number
        softLimit = number + 1
    }
}
