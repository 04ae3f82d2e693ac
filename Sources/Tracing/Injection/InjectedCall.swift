import BpfAbi
import CLinux
import LinuxCalls

/// A call of the application into which a token is put: what it was, and what has to be as before when it is over.
struct InjectedCall {
    /// At the stop before the application's call.
    let registers: clinux_registers
    let signals: UInt64
    let number: UInt64
    let arguments: [UInt64]
    let field: TokenField
    let attr: [UInt8]
    /// The descriptor of the token.
    let token: Int32
    /// Filters of the application's own would judge the calls that are not its own.
    let hasOwnFilters: Bool
    /// RLIMIT_NOFILE as it was, where it is another meanwhile.
    let limit: clinux_limit?
    /// Where the changed attr is.
    var page: UInt64 = 0

    static let pageSize: UInt64 = 4096

    var attrAddress: UInt64 { arguments[1] }
    /// What the kernel writes, as far as the application's attr reaches.
    var answers: [Range<Int>] { field.answers.filter { $0.upperBound <= attr.count } }
    var changedAttr: [UInt8] { field.passing(token, in: attr) }
}

extension Injection.TokenOutcome {
    /// As it goes into the recording.
    var recorded: TokenInjection {
        switch self {
        case .passed: .passed
        case .noMemory(let errno):
            .refused("no page can be mapped for the changed attr (mmap: \(ErrnoName.text(errno)))")
        case .notHandedOut: .refused("the sandbox's init could not hand the token over")
        }
    }
}
