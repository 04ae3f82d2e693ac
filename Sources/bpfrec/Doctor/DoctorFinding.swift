/// What a check found.
struct DoctorFinding: Equatable, Sendable {
    enum State: String, Sendable {
        case ok
        /// Worth knowing; nothing is wrong.
        case note
        /// Something works less well than it could.
        case limited
        /// Something cannot work.
        case missing
    }

    let state: State
    let detail: String
    let fix: String?

    static func ok(_ detail: String) -> Self { Self(state: .ok, detail: detail, fix: nil) }
    static func note(_ detail: String, fix: String? = nil) -> Self {
        Self(state: .note, detail: detail, fix: fix)
    }
    static func limited(_ detail: String, fix: String) -> Self {
        Self(state: .limited, detail: detail, fix: fix)
    }
    static func missing(_ detail: String, fix: String) -> Self {
        Self(state: .missing, detail: detail, fix: fix)
    }
}
