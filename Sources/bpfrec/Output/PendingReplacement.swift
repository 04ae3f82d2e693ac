import LinuxCalls

/// A file that lies beside the one it will replace until it is complete. One that is never completed is removed.
struct PendingReplacement: ~Copyable {
    private let place: Place
    private let temporary: String
    private let final: String
    private var isFinished = false

    init(place: consuming Place, temporary: String, final: String) {
        self.place = place
        self.temporary = temporary
        self.final = final
    }

    consuming func finish() throws(SyscallError) {
        try place.rename(temporary, to: final)
        isFinished = true
    }

    deinit {
        if !isFinished { try? place.remove(temporary) }
    }
}
