import BpfAbi
import Replay

/// What a helper said when it was asked for its ceiling.
enum HelperAnswer: Equatable, Sendable {
    case notAsked
    case answers(path: String, TokenMasks)
    case fails(String)

    init(of path: String?) {
        guard let path else {
            self = .notAsked
            return
        }
        do throws(HelperFailure) {
            self = .answers(path: path, try HelperClient(path: path).ceiling())
        } catch {
            self = .fails("\(error)")
        }
    }
}
