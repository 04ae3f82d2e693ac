import BpfAbi

/// Helpers that the verifier lets a program call only with a further capability (bpf_base_func_proto, Linux 6.12 and
/// 7.3). Lacking it is EINVAL from the verifier, not EPERM, so nothing but the instructions tells.
enum HelperRules {
    /// trace_printk, get_current_task, probe_read_{user,kernel}{,_str}, snprintf_btf, get_current_task_btf, snprintf,
    /// task_pt_regs, trace_vprintk. The skc_to_* family is left out: most types have it without CAP_PERFMON.
    private static let perfmon: Set<Int32> = [6, 35, 112, 113, 114, 115, 149, 158, 165, 175, 177]
    /// Of a SYSCALL program only.
    private static let sysBpf: Int32 = 166
    /// Under a token since 6.14.
    private static let probeWriteUser: Int32 = 36

    /// What the helpers that the instructions call need, beyond what the program's type needs anyway.
    static func capabilities(instructions: [UInt8], programType: UInt32) -> [Capability] {
        var needed: Set<Capability> = []
        forEachHelper(in: instructions) { helper in
            if perfmon.contains(helper) { needed.insert(.perfmon) }
            if helper == sysBpf, programType == CapabilityRules.syscallProgram { needed.insert(.perfmon) }
            if helper == probeWriteUser { needed.insert(.sysAdmin) }
        }
        return needed.sorted()
    }

    /// Whether the program makes bpf(2) calls itself, as that of a light skeleton does.
    static func makesBpfCalls(instructions: [UInt8]) -> Bool {
        var found = false
        forEachHelper(in: instructions) { if $0 == sysBpf { found = true } }
        return found
    }

    private static func forEachHelper(in instructions: [UInt8], _ body: (Int32) -> Void) {
        var start = 0
        while start + 8 <= instructions.count {
            // BPF_JMP | BPF_CALL with no source register: a helper by its number.
            if instructions[start] == 0x85, instructions[start + 1] >> 4 == 0,
                let helper = instructions.integer(at: start + 4, as: Int32.self)
            {
                body(helper)
            }
            // The second half of a 64-bit load is no instruction.
            start += instructions[start] == 0x18 ? 16 : 8
        }
    }
}
