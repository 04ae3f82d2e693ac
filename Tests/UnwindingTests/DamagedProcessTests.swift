import Foundation
import Glibc
import Recording
import TestSupport
import Testing

@testable import Unwinding

/// What a walk must survive: it ends, within its limit, whatever the process holds.
@Suite(.serialized, .requires(.gcc))
struct DamagedProcessTests {
    private func frames(of source: String, flags: [String] = []) throws -> [StackFrame] {
        let program = try CompiledProgram(source, flags: flags)
        let traced = try TracedProgram(program.path)
        return StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
    }

    @Test func unreadableStackLeavesTheInnermostFrame() throws {
        let frames = try frames(
            of: """
                int main(void) {
                    __asm__ volatile("mov $16, %rsp; mov $321, %eax; syscall");
                    return 0;
                }
                """)
        #expect(frames.map(\.symbol) == ["main"])
    }

    @Test func returnAddressThatIsNoCodeEndsTheStack() throws {
        let frames = try frames(
            of: """
                NAMED int innermost(void **slot) {
                    slot[1] = (void *)0xdeadbeef;
                    return syscall(SYS_bpf, 100, NULL, 0);
                }
                NAMED int outer(void) { return innermost(__builtin_frame_address(0)); }
                int main(void) { return outer(); }
                """, flags: ["-fno-omit-frame-pointer"])
        #expect(frames.map(\.symbol) == ["syscall", "innermost", "outer"])
    }

    @Test func framePointersInACircleEnd() throws {
        let frames = try frames(
            of: """
                NAMED int innermost(void) {
                    void **frame = __builtin_frame_address(0);
                    frame[0] = frame;
                    int r = syscall(SYS_bpf, 100, NULL, 0);
                    sink += r;
                    return r;
                }
                int main(void) { int r = innermost(); sink += r; return r; }
                """, flags: ["-fno-asynchronous-unwind-tables", "-fno-omit-frame-pointer"])
        #expect(frames.count < 8)
        #expect(frames.prefix(3).map(\.symbol) == ["syscall", "innermost", "main"])
    }

    @Test func unwindExpressionWithoutEndIsGivenUp() throws {
        // DW_CFA_def_cfa_expression, 3 bytes: DW_OP_skip to itself.
        let frames = try frames(
            of: """
                NAMED int innermost(void) {
                    __asm__ volatile(".cfi_escape 0x0f, 3, 0x2f, 0xfd, 0xff");
                    return syscall(SYS_bpf, 100, NULL, 0) + sink;
                }
                int main(void) { int r = innermost(); sink += r; return r; }
                """)
        #expect(frames.map(\.symbol) == ["syscall", "innermost"])
    }

    /// Where noise is written before each walk.
    enum Target: CaseIterable {
        case stack, unwindTables
    }

    @Test(arguments: Target.allCases) func noiseNeverCostsMoreThanTheWalk(target: Target) throws {
        let program = try CompiledProgram(
            """
            NAMED int down(int n) { int r = n ? down(n - 1) : syscall(SYS_bpf, 100, NULL, 0); sink += r; return r; }
            int main(void) { return down(20); }
            """, flags: ["-static-pie"])
        let traced = try TracedProgram(program.path)
        let tid = try traced.runToBpf()
        let text = try String(contentsOfFile: "/proc/\(tid)/maps", encoding: .utf8)
        let map = MemoryMap(parsing: Array(text.utf8))
        let mapping = try #require(
            target == .stack
                ? map.mappings.first { $0.path == "[stack]" }
                // Constants and tables follow the code.
                : map.mappings.drop { !$0.isExecutable }.first { $0.path == program.path && !$0.isExecutable }
        )
        let memory = open("/proc/\(tid)/mem", O_RDWR)
        defer { close(memory) }
        try #require(memory >= 0)
        var original = [UInt8](repeating: 0, count: Int(mapping.end - mapping.start))
        try #require(pread(memory, &original, original.count, off_t(mapping.start)) == original.count)

        // The same noise in every run.
        var noise = SplitMix(seed: 0x9e37_79b9_7f4a_7c15)
        for _ in 0..<300 {
            var damaged = original
            for _ in 0..<200 {
                damaged[Int.random(in: damaged.indices, using: &noise)] = UInt8.random(
                    in: 0...255, using: &noise)
            }
            try #require(pwrite(memory, damaged, damaged.count, off_t(mapping.start)) == damaged.count)
            let frames = StackWalker(symbols: SymbolStore()).frames(tid: tid)
            #expect((1...64).contains(frames.count))
        }
    }
}
