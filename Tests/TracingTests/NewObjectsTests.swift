import BpfAbi
import CLinux
import Glibc
import TestSupport
import Testing

@testable import Tracing

/// What the kernel says of a descriptor is what /proc says of it.
@Suite(.requires(.root)) struct NewObjectsTests {
    private static func bpf(_ command: CInt, _ attr: [UInt32]) throws -> Int32 {
        var attr = attr
        let result = attr.withUnsafeMutableBytes {
            clinux_bpf(command, $0.baseAddress, UInt32($0.count))
        }
        try #require(result >= 0, "bpf(\(command)): \(-result)")
        return result
    }

    private static func expectTheSame(_ descriptor: Int32, _ kind: DescriptorFact.Kind) throws {
        var objects = NewObjects(pid: getpid())
        // The leader's thread, as every other thread of a test, has the descriptors of the process.
        let answer = objects.fact(of: descriptor, kind, in: getpid())
        let fact = try #require(answer)
        let reader = DescriptorReader(pid: getpid())
        #expect(fact == reader.fact(for: descriptor))
        #expect(fact.kind == kind && fact.id != nil)
    }

    /// BPF_F_RDONLY and BPF_F_WRONLY are of the descriptor.
    @Test(arguments: [0, 8, 16] as [UInt32]) func aMapIsWhatProcSays(_ flags: UInt32) throws {
        let map = try Self.bpf(0, [1, 4, 8, 16, flags])
        defer { close(map) }
        try Self.expectTheSame(map, .map)
    }

    @Test func anotherKindIsNotTakenForIt() throws {
        let map = try Self.bpf(0, [2, 4, 8, 16])
        defer { close(map) }
        var objects = NewObjects(pid: getpid())
        for kind in [.prog, .btf, .link] as [DescriptorFact.Kind] {
            let fact = objects.fact(of: map, kind, in: getpid())
            #expect(fact == nil)
        }
        let none = objects.fact(of: 1_000_000, .map, in: getpid())
        #expect(none == nil)
    }
}
