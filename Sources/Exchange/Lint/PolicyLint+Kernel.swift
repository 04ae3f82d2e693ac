import BpfAbi
import Delegation

extension PolicyLint {
    /// The kernel whose names the tables have, all of them.
    private static let newestKnown = KernelVersion(major: 7, minor: 3)

    /// What the kernel in question, or any kernel, makes of the names and numbers.
    mutating func checkKernel() {
        if sets.grants.isEmpty {
            find(
                .nothingDelegated, "nothing is delegated, and so BPF_TOKEN_CREATE fails (ENOENT)",
                at: imported.places[.cmds])
        }
        if let kernel, kernel < .firstWithTokens {
            find(
                .kernelWithoutTokens,
                "Linux \(kernel) has no tokens: they came with \(KernelVersion.firstWithTokens)",
                at: nil)
        }
        for grant in sets.grants { checkAge(of: grant) }
        checkRequiredKernel()
        for axis in DelegationAxis.allCases where sets[axis].isAny {
            find(
                .wholeAxis, "'any' grants all of \(axis.rawValue), and what newer kernels will add",
                of: Grant(Grant.Axis(axis), .any), remedy: "name what is needed; bpfrec profile finds it out")
        }
    }

    private mutating func checkAge(of grant: Grant) {
        switch grant.value {
        case .any: break
        case .name(let name):
            if let kernel, kernel <= Self.newestKnown {
                find(
                    .newerThanKernel, "Linux \(kernel) does not know '\(name)', and refuses to mount",
                    of: grant)
            } else {
                let near = Self.nearest(name, on: grant.axis)
                find(
                    .unknownName, "no kernel up to \(Self.newestKnown) knows '\(name)'", of: grant,
                    remedy: near.map { "did you mean \($0)?" })
            }
        case .number(let number):
            guard let axis = grant.axis.delegation else { return }
            guard let since = axis.since(UInt32(number)).flatMap({ KernelVersion($0) }) else {
                find(
                    .unnamedBit,
                    "bit \(number) of \(axis.rawValue) means nothing to any kernel up to \(Self.newestKnown)",
                    of: grant)
                return
            }
            if let kernel, since > kernel {
                find(
                    .newerThanKernel,
                    "Linux \(kernel) does not know \(grant.item), which came with \(since): it refuses the name, and "
                        + "the number does nothing there", of: grant)
            }
        }
    }

    private mutating func checkRequiredKernel() {
        guard let required = policy.requiredKernel else { return }
        let newest = sets.grants.max { Self.age($0) < Self.age($1) }
        guard let newest, Self.age(newest) > required else { return }
        find(
            .understatedKernel,
            "\(newest) needs Linux \(Self.age(newest)), but the policy requires only \(required)",
            at: imported.places.kernel ?? place(of: newest), remedy: "kernel = \"\(Self.age(newest))\"")
    }

    /// The first kernel on which the grant does something.
    private static func age(_ grant: Grant) -> KernelVersion {
        guard let axis = grant.axis.delegation, case .number(let number) = grant.value else {
            return .firstWithTokens
        }
        if axis == .cmds, UInt32(number) == BpfCommand.btfGetFdById.rawValue { return firstWithBtfLookup }
        return max(
            axis.since(UInt32(number)).flatMap { KernelVersion($0) } ?? .firstWithTokens, .firstWithTokens)
    }

    /// BTF_GET_FD_BY_ID asks a token since then.
    static let firstWithBtfLookup = KernelVersion(major: 6, minor: 15)

    /// A known name that differs in one letter, or in the letters' order.
    private static func nearest(_ name: String, on axis: Grant.Axis) -> String? {
        let letters = Array(name)
        return axis.delegation?.names.map(\.name).first { known in
            let other = Array(known)
            if other.count == letters.count {
                return zip(letters, other).count(where: { $0 != $1 }) == 1
                    || letters.sorted() == other.sorted()
            }
            let (short, long) = letters.count < other.count ? (letters, other) : (other, letters)
            guard long.count == short.count + 1 else { return false }
            let split = zip(short, long).prefix { $0 == $1 }.count
            return short[split...] == long[(split + 1)...]
        }
    }
}
