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
        for start in stride(from: 0, through: instructions.count - 8, by: 8) {
            // BPF_JMP | BPF_CALL with no source register: a helper by its number.
            guard instructions[start] == 0x85, instructions[start + 1] >> 4 == 0,
                let helper = instructions.integer(at: start + 4, as: Int32.self)
            else { continue }
            if perfmon.contains(helper) { needed.insert(.perfmon) }
            if helper == sysBpf, programType == CapabilityRules.syscallProgram { needed.insert(.perfmon) }
            if helper == probeWriteUser { needed.insert(.sysAdmin) }
        }
        return needed.sorted()
    }
}
