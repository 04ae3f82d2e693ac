/// The functions of one object, by the addresses that its file counts with.
struct SymbolTable: Sendable {
    /// A function as a symbol table has it.
    struct Function: Sendable {
        var start: UInt64
        /// The first address behind it; the end of its section where the table gives no size.
        var end: UInt64
        /// Where its name begins in the names; it ends with a zero byte.
        var name: UInt32
        var isSized: Bool
        /// Of several names for one address the highest is shown.
        var preference: UInt8
    }

    private var functions: [Function]
    /// The highest end of the functions up to each one: where it is too low, no earlier one covers an address.
    private var reach: [UInt64] = []
    private let names: [UInt8]

    init(functions unsorted: [Function] = [], names: [UInt8] = []) {
        self.names = names
        functions = unsorted.sorted {
            $0.start != $1.start ? $0.start < $1.start : $0.preference < $1.preference
        }
        var following = UInt64.max
        for index in functions.indices.reversed() {
            if index + 1 < functions.count, functions[index + 1].start > functions[index].start {
                following = functions[index + 1].start
            }
            // What has no size ends where the next function begins.
            if !functions[index].isSized { functions[index].end = min(functions[index].end, following) }
        }
        reach.reserveCapacity(functions.count)
        var highest: UInt64 = 0
        for function in functions {
            highest = max(highest, function.end)
            reach.append(highest)
        }
    }

    /// The function whose code the address lies in; never merely the nearest one below it.
    func function(covering address: UInt64) -> (name: String, start: UInt64)? {
        var low = 0
        var high = functions.count
        while low < high {
            let middle = (low + high) / 2
            if functions[middle].start <= address { low = middle + 1 } else { high = middle }
        }
        var unsized: Function?
        while low > 0, reach[low - 1] > address {
            low -= 1
            let function = functions[low]
            guard function.end > address else { continue }
            if function.isSized { return (name(of: function), function.start) }
            // A label inside a function: the function itself may still come.
            unsized = unsized ?? function
        }
        return unsized.map { (name(of: $0), $0.start) }
    }

    /// Without the version that a symbol of a shared library may carry: `bpf_map_create@@LIBBPF_0.7.0`.
    private func name(of function: Function) -> String {
        let start = Int(function.name)
        guard names.indices.contains(start) else { return "" }
        let bytes = names[start...].prefix { $0 != 0 && $0 != UInt8(ascii: "@") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
