import BpfAbi
import Delegation
import LinuxCalls
import Replay

/// What a helper is asked before anything is found, opened or renamed: whether it answers, and may give what is wanted.
enum HelperAgreement {
    static func ceiling(_ path: String) throws(CommandFailure) -> TokenMasks {
        do throws(HelperFailure) {
            return try HelperClient(path: path).ceiling()
        } catch {
            throw .cannot("\(error)")
        }
    }

    static func helper(_ path: String, for delegated: DelegatedSets) throws(CommandFailure)
        -> SandboxSettings.Helper
    {
        guard delegated.unknown.isEmpty else {
            throw .cannot(DelegatedSets.unknownAdvice(delegated.unknown))
        }
        let excess = delegated.masks.beyond(try ceiling(path))
        guard excess == TokenMasks() else {
            throw .cannot("\(HelperFailure.exceeds(path: path, masks: excess))")
        }
        return SandboxSettings.Helper(path: path, masks: delegated.masks)
    }
}
