import KernelTypes
import TestSupport
import Testing

@testable import Observing

/// What a kernel has decides what of the observer is tried.
struct ObserverKernelTests {
    private static let names: Set<String> = [
        "btf_trace_cap_capable", "cap_capable", "__x64_sys_bpf", "btf_trace_sys_exit",
        "btf_trace_sched_process_exec",
    ]

    @Test func eachHookNeedsItsName() {
        let all = ObserverKernel(KernelLayout(offsets: [:], names: Self.names))
        #expect(all.hooks == [.checks, .counts, .executions])
        for (name, hook) in [
            ("btf_trace_cap_capable", ObserverHooks.checkByTracepoint), ("cap_capable", .checkByReturn),
            ("__x64_sys_bpf", .countByReturn), ("btf_trace_sys_exit", .countByTracepoint),
            ("btf_trace_sched_process_exec", .executions),
        ] {
            let kernel = ObserverKernel(KernelLayout(offsets: [:], names: Self.names.subtracting([name])))
            #expect(kernel.hooks == all.hooks.subtracting(hook))
            #expect((kernel.programs ^ all.programs).nonzeroBitCount == 1)
        }
    }

    @Test func aMissingMemberIsInTheWayOfThoseThatNeedIt() throws {
        let whole = try KernelBtf.loadLayout(of: ObserverKernel.needed, names: [])
        var offsets = whole.offsets
        #expect(offsets.removeValue(forKey: .init("mm_struct", "arg_start")) != nil)
        let kernel = ObserverKernel(KernelLayout(offsets: offsets, names: Self.names))
        #expect(kernel.lack(for: .checkByTracepoint) == nil)
        #expect(kernel.lack(for: .countByTracepoint) == nil)
        #expect(
            kernel.lack(for: [.checkByTracepoint, .executions])
                == "the kernel's struct mm_struct has no member arg_start")
    }

    @Test func theRunningKernelHasAllThatAnythingNeeds() throws {
        #expect(try ObserverKernel.running.get().lack(for: [.checks, .counts, .executions]) == nil)
    }
}
