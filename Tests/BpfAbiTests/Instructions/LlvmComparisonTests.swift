import BpfAbi
import Foundation
import TestSupport
import Testing

/// LLVM's own disassembler as the judge of ours, over every opcode with a spread of operands.
struct LlvmComparisonTests {
    private static let tools = Requirement("clang and llvm-objdump for bpf") {
        tool("clang") != nil && tool("llvm-objdump") != nil
    }

    /// Source, offset, immediate: what the operands of some instruction or other can be.
    private static let operands: [(UInt8, Int16, Int32)] = [
        (0, 0, 0), (0, 0, 7), (0, 0, -8), (0, 5, 0), (0, 1, 9), (0, 3, 5), (0, 0, 16), (0, 0, 32), (0, 0, 64),
        (1, 0, 3), (2, 0, 0), (2, -4, 0), (2, 1, 0), (2, 8, 0), (2, 16, 0), (2, 32, 0), (2, 1, 0x10001),
        (2, 3, 0x01), (2, 3, 0x40), (2, 3, 0x41), (2, 3, 0x50), (2, 3, 0x51), (2, 3, 0xA0), (2, 3, 0xA1),
        (2, 3, 0xE1), (2, 3, 0xF1), (2, 3, 0x100), (2, 3, 0x110),
    ]

    /// What LLVM does not decode, or not in full: an indirect jump, a packet load with both a register and a
    /// number, the place of a kernel function's module.
    private static func isBeyondLlvm(_ text: String) -> Bool {
        text.hasPrefix("gotox") || text.contains("fd_array") || text.contains("skb[r") && text.contains(" + ")
            || text.contains("skb[r") && text.contains(" - ")
    }

    @Test(.requires(tools))
    func llvmReadsProgramsAsWeDo() throws {
        var instructions: [Instruction] = []
        // 0x00 is half of a wide constant, and a line of zeros is left out; 0x18 takes two slots.
        for opcode in UInt8(1)...UInt8.max where opcode != 0x18 {
            for (source, offset, immediate) in Self.operands {
                for destination in [0, 1] as [UInt8] {
                    instructions.append(
                        Instruction(
                            opcode: opcode, destination: destination, source: source, offset: offset,
                            immediate: immediate))
                }
            }
        }
        let decoded = instructions.filter { instruction in
            let text = Disassembler.text(instruction)
            return !text.hasPrefix(".8byte") && !Self.isBeyondLlvm(text)
        }
        #expect(decoded.count > 1400)
        let lines = try Self.llvmLines(decoded)
        try #require(lines.count == decoded.count)
        for (instruction, line) in zip(decoded, lines) {
            #expect(Self.plain(Disassembler.text(instruction)) == Self.plain(line))
        }
    }

    /// LLVM writes numbers in hex, half registers for narrow loads and stores, and calls by number.
    private static func plain(_ line: String) -> String {
        var line = line
        if let target = line.range(of: " <.text") { line = String(line[..<target.lowerBound]) }
        line = line.asDecimal
        if line.hasPrefix("call ") {
            return "call \(line.split { " #c+".contains($0) }.last ?? "")"
        }
        let isPlainAccess = line.hasPrefix("*(") || line.contains(" = *(")
        return isPlainAccess ? line.replacing("w", with: "r") : line
    }

    private static func llvmLines(_ instructions: [Instruction]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "llvm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "program.s")
        let object = folder.appending(path: "program.o")
        let words = instructions.map { ".8byte 0x\(String($0.word, radix: 16))\n" }.joined()
        try (".text\n" + words).write(to: source, atomically: true, encoding: .utf8)
        _ = try run("clang", ["-target", "bpf", "-c", source.path(), "-o", object.path()])
        let text = try run(
            "llvm-objdump",
            ["-d", "-z", "--no-show-raw-insn", "--no-leading-addr", "--mcpu=v4", object.path()])
        guard let start = text.range(of: "<.text>:\n") else { return [] }
        return text[start.upperBound...].split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    /// The toolchain's own first: a distribution's may be too old to know all instructions.
    private static func tool(_ name: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? [])
            .map { URL(filePath: String($0)) }
        let toolchain = folders.map { $0.appending(path: "swiftc") }.first(where: isExecutable)
        let beside = toolchain.map { [$0.resolvingSymlinksInPath().deletingLastPathComponent()] } ?? []
        return (beside + folders).map { $0.appending(path: name) }.first(where: isExecutable)
    }

    private static func isExecutable(_ file: URL) -> Bool {
        FileManager.default.isExecutableFile(atPath: file.path())
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = tool(name)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// Every `0x…` in it as a decimal number.
    fileprivate var asDecimal: String {
        replacing(/0x([0-9a-f]+)/) { match in String(UInt64(match.1, radix: 16) ?? 0) }
    }
}
