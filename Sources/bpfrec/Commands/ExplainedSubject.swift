import BpfAbi
import Delegation

/// What a user wants explained.
enum ExplainedSubject: Equatable {
    case grant(Grant)
    /// By its number.
    case call(UInt64)
    /// A command of bpf(2), or another system call.
    case name(String)

    init(_ word: String) throws(CommandFailure) {
        if let number = UInt64(word) {
            self = .call(number)
        } else if let grant = Grant(word) {
            self = .grant(grant)
        } else if word.contains(":") {
            throw .usage("\(word) is no grant; grants are named as in progs:xdp, maps:hash or caps:net_admin")
        } else {
            self = .name(word.lowercased())
        }
    }
}
