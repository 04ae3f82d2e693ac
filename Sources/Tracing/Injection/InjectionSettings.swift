package import BpfAbi
import CLinux

/// Into which calls a token is put, and how the sandbox's init is asked for it.
package struct InjectionSettings: Equatable, Sendable {
    package enum Scope: Equatable, Sendable {
        /// Calls of programs that neither make nor pass a token themselves.
        case unawarePrograms
        /// Every call that passes none.
        case everyCall
    }

    package let scope: Scope
    package let commands: [BpfCommand]
    /// The upper half of the sixth argument, which bpf(2) has not, of a call that is to be handed the token. Nothing
    /// that a register holds by chance: neither an address nor a small number, of either sign.
    package let sign: UInt32

    package init(scope: Scope, commands: [BpfCommand], sign: UInt32) {
        self.scope = scope
        self.commands = commands
        self.sign = sign & 0x3fff_ffff | 0x8000_0000
    }

    /// One that the application cannot guess: its own calls are all traced.
    package init(scope: Scope, commands: [BpfCommand]) {
        var random: UInt32 = 0
        _ = clinux_random(&random, MemoryLayout<UInt32>.size)
        self.init(scope: scope, commands: commands, sign: random)
    }

    /// The sixth argument of a call that is to find the token under a number.
    func argument(token: Int32) -> UInt64 { UInt64(sign) << 32 | UInt64(UInt32(bitPattern: token)) }
}
