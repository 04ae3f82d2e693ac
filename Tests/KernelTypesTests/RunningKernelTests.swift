import Glibc
import KernelTypes
import LinuxCalls
import TestSupport
import Testing

struct RunningKernelTests {
    private static let btf = Requirement("the kernel's BTF") { access(KernelBtf.path, R_OK) == 0 }

    @Test(.requires(btf))
    func theRunningKernelDescribesItsInterface() throws {
        let kernel = try KernelBtf.load()
        let attr = try #require(kernel.structure("bpf_attr"))
        #expect(attr.size >= 120)
        #expect(attr.leaves.count > 100)
        #expect(kernel.constant("BPF_PROG_LOAD") == 5)
        #expect(kernel.constant("BPF_F_NO_PREALLOC") == 1)
        #expect(kernel.structure("bpf_prog_info")?.leaves.first?.path == "type")
    }

    @Test(.requires(btf))
    func aKernelReadInWholeIsTheSame() throws {
        let bytes = try Files.contents(of: KernelBtf.path)
        #expect(try KernelBtf.abi(of: bytes.span.bytes) == (try KernelBtf.load()))
    }

    @Test func aPathThatIsNotThereIsAnErrorThatNamesIt() {
        #expect(throws: SyscallError("open", errno: ENOENT, subject: "/nowhere/btf")) {
            try KernelBtf.load(path: "/nowhere/btf")
        }
    }

    @Test func aFileThatIsNotBtfIsAnError() {
        #expect(throws: BtfError.self) { try KernelBtf.load(path: "/proc/self/status") }
        #expect(throws: BtfError.self) { try KernelBtf.load(path: #filePath) }
    }
}
