package import BpfAbi

/// The first kernel on which a grant means something.
package enum GrantAge {
    package static func firstKernel(for grant: Grant) -> KernelVersion {
        guard let axis = grant.axis.delegation, case .number(let number) = grant.value else {
            return .firstWithTokens
        }
        // The command is from 4.18, but asks a token only since 6.15.
        if axis == .cmds, UInt32(number) == BpfCommand.btfGetFdById.rawValue {
            return KernelVersion(major: 6, minor: 15)
        }
        let since = axis.since(UInt32(number)).flatMap { KernelVersion($0) }
        return max(since ?? .firstWithTokens, .firstWithTokens)
    }
}
