import BpfAbi
import Glibc
import KernelTypes
import TestSupport
import Testing

/// The built-in tables against the kernels that they claim to describe.
struct KernelConformanceTests {
    private static let btf = Requirement("the kernel's BTF") { access(KernelBtf.path, R_OK) == 0 }

    /// What the stable releases of a kernel took over from a later one.
    private static let backports = [
        "6.1": ["BPF_F_TEST_SKB_CHECKSUM_COMPLETE"],
        "6.12": ["BPF_F_PREORDER"],
    ]

    /// Every offset, size, value and release in the tables.
    @Test(arguments: AbiFixtures.releases)
    func theTablesDescribeEachKernel(release: String) throws {
        let found = AbiComparison.differences(
            between: .builtIn, and: try AbiFixtures.abi(release), release: KernelVersion(release))
        for difference in found where difference.severity != .kernelIsOlder {
            if difference.severity == .earlier, Self.backports[release]?.contains(difference.subject) == true
            {
                continue
            }
            Issue.record("Linux \(release): \(difference)")
        }
    }

    @Test func theTablesAreNotEmpty() {
        #expect(AbiTables.builtIn.attrs.count == 39)
        #expect(AbiTables.builtIn.structures.count == 10)
        #expect(AbiTables.builtIn.flags.count > 50)
    }

    /// A running kernel newer than the tables is a reason to extend them, and the message says by what.
    @Test(.requires(btf))
    func theTablesDescribeTheRunningKernel() throws {
        var system = utsname()
        uname(&system)
        let release = withUnsafeBytes(of: &system.release) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        let found = AbiComparison.differences(
            between: .builtIn, and: try KernelBtf.load(), release: KernelVersion(release))
        for difference in found where [.kernelIsNewer, .contradiction].contains(difference.severity) {
            Issue.record("\(release): \(difference)")
        }
    }
}
