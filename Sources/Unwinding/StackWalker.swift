import CUnwind
package import Recording

/// The call stacks of the threads of one process image. Each is taken by the tracing thread while the thread in
/// question is stopped.
package final class StackWalker {
    package static let defaultLimit = 64
    /// A process with damaged stacks can bring a new one with every call.
    private static let strayLimit = 1024

    private let image: ProcessImage
    private let unwinder: Unwinder
    /// What was said of an address before.
    private var named: [CodeAddress: StackFrame] = [:]
    /// Addresses that nothing is mapped at, by a map no older than they are.
    private var strays: Set<UInt64> = []

    /// - Parameter symbols: Shared by the walkers of a recording.
    package init(symbols: SymbolStore) {
        image = ProcessImage(store: symbols)
        unwinder = Unwinder(image)
    }

    /// The frames of a stopped thread, innermost first; at most `limit`, and none where the thread cannot be read.
    /// Of a thread in 32-bit mode only the innermost one: libunwind is built for one machine.
    package func frames(tid: Int32, limit: Int = StackWalker.defaultLimit) -> [StackFrame] {
        var registers = cunwind_registers()
        let mode = cunwind_thread_registers(tid, &registers)
        guard mode >= 0, limit > 0 else { return [] }
        let limit = mode == 0 ? limit : 1

        image.beginWalk(of: tid)
        let walk = walk(from: registers, limit: limit)
        guard let stray = walk.stray, !strays.contains(stray) else { return walk.frames }
        if strays.count == Self.strayLimit { strays = [] }
        strays.insert(stray)
        guard image.refreshMap() else { return walk.frames }
        // Code was loaded since the map was read.
        dropKnowledge()
        return self.walk(from: registers, limit: limit).frames
    }

    /// The process executes another program: nothing that was known of it holds.
    package func forget() {
        image.forget()
        dropKnowledge()
    }

    private func dropKnowledge() {
        named = [:]
        strays = []
        unwinder.forget()
    }

    /// - Returns: The frames as far as they are code, and the address that ended them where nothing is mapped there.
    private func walk(from registers: cunwind_registers, limit: Int) -> (frames: [StackFrame], stray: UInt64?)
    {
        let addresses = unwinder.addresses(from: registers, limit: limit)
        var frames: [StackFrame] = []
        frames.reserveCapacity(addresses.count)
        for address in addresses {
            if let known = named[address] {
                frames.append(known)
                continue
            }
            guard let mapping = image.map.mapping(containing: address.instruction) else {
                if frames.isEmpty { frames.append(StackFrame(address: address.address)) }
                return (frames, address.instruction)
            }
            guard mapping.isExecutable || frames.isEmpty else { break }
            let frame = name(address, in: mapping)
            named[address] = frame
            frames.append(frame)
        }
        return (frames, nil)
    }

    private func name(_ address: CodeAddress, in mapping: Mapping) -> StackFrame {
        var frame = StackFrame(address: address.address, module: mapping.name)
        guard let object = image.object(at: address.instruction) else { return frame }
        // Without headers in memory, addresses in the file are as good as unknown: its offset is the next best.
        let bias = object.layout?.bias ?? (mapping.start &- mapping.offset)
        frame.offset = address.address &- bias
        guard let function = object.symbols.function(covering: address.instruction &- bias) else {
            return frame
        }
        frame.symbol = Demangler.readable(function.name)
        frame.symbolOffset = address.address &- bias &- function.start
        return frame
    }
}
