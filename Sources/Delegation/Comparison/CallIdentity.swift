import BpfAbi

/// What makes a call of one run the same call in another: the program, the command, the type and the size of what it
/// creates. Names, ids and attach types are not in it, because libraries change them under a token.
struct CallIdentity: Hashable {
    var image: String
    var command: BpfCommand
    var type: UInt32
    var size: [UInt32]

    init(_ call: CapturedCall, image: String) {
        self.image = image
        command = call.command
        switch call.command {
        case .mapCreate:
            type = call.type
            size = [call.mapKeySize, call.mapValueSize, call.mapMaxEntries]
        case .progLoad:
            type = call.type
            size = [call.attr.integer(at: 4) ?? 0]
        case .btfLoad:
            type = 0
            size = [call.attr.integer(at: 16) ?? 0]
        default:
            type = 0
            size = []
        }
    }
}
