/// What a token or a bpffs delegates, as the kernel keeps it: one bit a value. All ones is `any`.
package struct TokenMasks: Equatable, Sendable {
    package var cmds: UInt64
    package var maps: UInt64
    package var progs: UInt64
    package var attachs: UInt64

    package init(cmds: UInt64 = 0, maps: UInt64 = 0, progs: UInt64 = 0, attachs: UInt64 = 0) {
        self.cmds = cmds
        self.maps = maps
        self.progs = progs
        self.attachs = attachs
    }
}
