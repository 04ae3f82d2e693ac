import CUnwind

/// Follows the frames of a stopped thread with libunwind, by the unwind tables that the process itself has loaded. No
/// file is opened for that, so deleted programs and those of other mount namespaces unwind alike. Where a function
/// has no table (Go, assembly), by the frame pointer.
final class Unwinder {
    private let image: ProcessImage
    /// Nil where memory was too short to create it.
    private let space: OpaquePointer?
    /// What libunwind found out, which takes it some 20 us an address.
    private var rules: [CodeAddress: UnwindRule] = [:]

    init(_ image: ProcessImage) {
        self.image = image
        var source = cunwind_source()
        // Unretained: the image lives as long as this, which destroys the space first.
        source.context = Unmanaged.passUnretained(image).toOpaque()
        source.word = { context, address, value in
            guard let context, let value else { return -1 }
            return Unmanaged<ProcessImage>.fromOpaque(context)._withUnsafeGuaranteedRef { image in
                guard let word = image.word(at: address) else { return -1 }
                value.pointee = word
                return 0
            }
        }
        source.table = { context, address, table in
            guard let context, let table else { return -1 }
            return Unmanaged<ProcessImage>.fromOpaque(context)._withUnsafeGuaranteedRef { image in
                guard let found = image.unwindTable(at: address) else { return -1 }
                table.pointee = found
                return 0
            }
        }
        space = cunwind_space_create(&source)
    }

    deinit {
        forget()
        if let space { cunwind_space_destroy(space) }
    }

    /// Other code is mapped now.
    func forget() {
        for rule in rules.values { cunwind_rule_destroy(rule.rule) }
        rules = [:]
    }

    /// At most `limit` addresses, innermost first. They may be anything where the stack is damaged.
    func addresses(from registers: cunwind_registers, limit: Int) -> [CodeAddress] {
        var code = CodeAddress(address: registers.rip, isReturn: false)
        var registers = registers
        guard limit > 1, let space, cunwind_begin(space, &registers) == 0 else { return [code] }

        var found: [CodeAddress] = []
        var visited: [cunwind_frame] = []
        var frame = cunwind_frame()
        while cunwind_current(space, &frame) == 0, frame.ip != 0 {
            // A damaged stack can lead in a circle.
            guard !visited.contains(where: { $0.isSame(as: frame) }) else { break }
            visited.append(frame)

            code.address = frame.ip
            let rule = rule(for: code, in: space)
            if rule.isSignalReturn { code.isReturn = false }
            found.append(code)
            guard found.count < limit else { break }

            if let rule = rule.rule {
                guard cunwind_apply(space, rule) == 1 else { break }
            } else {
                guard let caller = caller(of: frame, calledNothing: !code.isReturn) else { break }
                registers.rip = caller.ip
                registers.rsp = caller.sp
                registers.rbp = caller.bp
                guard cunwind_begin(space, &registers) == 0 else { break }
            }
            code.isReturn = !rule.isSignalReturn
        }
        return found.isEmpty ? [code] : found
    }

    private func rule(for code: CodeAddress, in space: OpaquePointer) -> UnwindRule {
        if let known = rules[code] { return known }
        // What is no code may be some tomorrow, and a damaged stack holds any number of it.
        guard image.map.mapping(containing: code.instruction)?.isExecutable == true else {
            return UnwindRule(rule: nil, isSignalReturn: false)
        }
        var exact = code
        let isSignalReturn =
            if code.isReturn, let first = image.word(at: code.address),
                let second = image.word(at: code.address &+ 8)
            {
                SignalReturn.begins(first, second)
            } else {
                false
            }
        if isSignalReturn { exact.isReturn = false }
        let rule = UnwindRule(
            rule: cunwind_rule_create(space, exact.instruction), isSignalReturn: isSignalReturn)
        rules[code] = rule
        return rule
    }

    /// The caller of a function without a table.
    private func caller(of frame: cunwind_frame, calledNothing: Bool) -> cunwind_frame? {
        // A function without a frame of its own, such as the one around a system call instruction, leaves the
        // caller's frame pointer and the return address as they were.
        if calledNothing, let address = image.word(at: frame.sp), image.isReturnAddress(address) {
            return cunwind_frame(ip: address, sp: frame.sp &+ 8, bp: frame.bp)
        }
        guard frame.bp % 8 == 0, let outer = image.word(at: frame.bp),
            let address = image.word(at: frame.bp &+ 8), image.isReturnAddress(address)
        else { return nil }
        return cunwind_frame(ip: address, sp: frame.bp &+ 16, bp: outer)
    }
}

extension cunwind_frame {
    fileprivate func isSame(as other: cunwind_frame) -> Bool {
        ip == other.ip && sp == other.sp && bp == other.bp
    }
}
