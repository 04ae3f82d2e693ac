import Recording

/// One line of a log, as far as it can be told alone.
enum StraceLine: Equatable {
    /// What was printed of a call: all of it, or one half.
    struct Part: Equatable {
        var tid: Int32
        var comm: String?
        var name: String
        var text: ArraySlice<UInt8>
    }

    case whole(Part)
    /// `bpf(… <unfinished ...>`
    case begun(Part)
    /// `<... bpf resumed>…`
    case resumed(Part)
    case exited(Int32, status: Int32)
    case killed(Int32)
    /// Signals, stack frames, messages of strace itself.
    case other

    init(_ line: ArraySlice<UInt8>) {
        let prefix = Prefix(line)
        let body = line[prefix.end...]
        if Self.starts(body, "<... ") {
            let word = body.dropFirst(5).prefix { StraceScanner.isWordByte($0) }
            let after = body[word.endIndex...]
            guard let close = after.firstIndex(of: UInt8(ascii: ">")) else {
                self = .other
                return
            }
            self = .resumed(prefix.part(word, after[(close + 1)...]))
        } else if Self.starts(body, "+++ exited with ") {
            let digits = body.dropFirst(16).prefix { (0x30...0x39).contains($0) }
            let status = Int32(String(decoding: digits, as: UTF8.self)) ?? 0
            self = .exited(prefix.tid, status: status)
        } else if Self.starts(body, "+++ killed by ") {
            self = .killed(prefix.tid)
        } else {
            let word = body.prefix { StraceScanner.isWordByte($0) }
            guard !word.isEmpty, word.endIndex < body.endIndex, body[word.endIndex] == UInt8(ascii: "(")
            else {
                self = .other
                return
            }
            let text = body[(word.endIndex + 1)...]
            let marker = Array(" <unfinished ...>".utf8)
            self =
                text.reversed().starts(with: marker.reversed())
                ? .begun(prefix.part(word, text.dropLast(marker.count))) : .whole(prefix.part(word, text))
        }
    }

    private static func starts(_ body: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        body.starts(with: text.description.utf8)
    }

    /// What -f, -o, -t, -r, -i, -n and -Y put before a call.
    private struct Prefix {
        var tid: Int32 = 0
        var comm: String?
        var end: Int

        init(_ line: ArraySlice<UInt8>) {
            end = line.startIndex
            var isFirst = true
            while true {
                end = line[end...].firstIndex { $0 != UInt8(ascii: " ") } ?? line.endIndex
                let rest = line[end...]
                guard let first = rest.first else { return }
                if StraceLine.starts(rest, "[pid") || first == UInt8(ascii: "[") {
                    guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return }
                    let inside = rest[rest.index(after: rest.startIndex)..<close]
                    if StraceLine.starts(inside, "pid") { takeProcess(inside.dropFirst(3)) }
                    end = close + 1
                } else if (0x30...0x39).contains(first) {
                    let word = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "<") }
                    let isNumber = word.allSatisfy { (0x30...0x39).contains($0) }
                    guard
                        isNumber || word.allSatisfy({ (0x30...0x3A).contains($0) || $0 == UInt8(ascii: ".") })
                    else { return }
                    if isNumber, isFirst {
                        takeProcess(rest)
                        end = Self.endOfComm(in: rest[word.endIndex...])
                    } else {
                        end = word.endIndex
                    }
                } else if first == UInt8(ascii: "(") {
                    // strace -r in the older way: (+     0.000123)
                    guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return }
                    end = close + 1
                } else {
                    return
                }
                isFirst = false
            }
        }

        func part(_ name: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Part {
            Part(tid: tid, comm: comm, name: String(decoding: name, as: UTF8.self), text: text)
        }

        /// `25811` or `25811<sockfilter>`.
        private mutating func takeProcess(_ text: ArraySlice<UInt8>) {
            let digits = text.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x39).contains($0) }
            tid = Int32(String(decoding: digits, as: UTF8.self)) ?? 0
            let after = text[digits.endIndex...]
            guard after.first == UInt8(ascii: "<"), let close = after.firstIndex(of: UInt8(ascii: ">")) else {
                return
            }
            comm = String(decoding: after[(after.startIndex + 1)..<close], as: UTF8.self)
        }

        private static func endOfComm(in rest: ArraySlice<UInt8>) -> Int {
            guard rest.first == UInt8(ascii: "<"), let close = rest.firstIndex(of: UInt8(ascii: ">")) else {
                return rest.startIndex
            }
            return close + 1
        }
    }
}
