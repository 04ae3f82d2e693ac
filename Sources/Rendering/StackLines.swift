package import Recording

/// A call stack as lines below its call, innermost first.
package enum StackLines {
    package static func text(of stack: [StackFrame]) -> [String] {
        stack.map { frame in
            let place = frame.offset.map { "+0x\(String($0, radix: 16))" } ?? ""
            let module = frame.module.map { "\(EscapedText.plain($0))\(place)" }
            let address = "0x\(String(frame.address, radix: 16))"
            guard let symbol = frame.symbol else { return "    at \(module ?? address)" }
            let offset = frame.symbolOffset.map { "+0x\(String($0, radix: 16))" } ?? ""
            return "    at \(EscapedText.plain(symbol))\(offset) (\(module ?? address))"
        }
    }
}
