package import Recording

/// What the observer saw and could not keep, in words: a recording must not look more complete than it is.
package enum LossText {
    package static func lines(_ losses: ObservationLosses) -> [String] {
        var lines: [String] = []
        if losses.checks > 0 {
            lines.append(
                "\(losses.checks) check\(losses.checks == 1 ? "" : "s") of capabilities came faster than they could "
                    + "be kept: some calls lack what the kernel asked")
        }
        if losses.counts > 0 {
            lines.append(
                "\(losses.counts) call\(losses.counts == 1 ? "" : "s") that did not stop could not be counted: the "
                    + "counts are too low by that")
        }
        return lines
    }
}
