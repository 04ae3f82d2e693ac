import Recording

/// Which program each process was running: a fork goes on with its parent's, an exec begins a new one.
struct ProcessImages {
    /// What the images are called: the last part of the executable's path, cut as the kernel cuts a comm, so that a
    /// program is called the same whether its exec was seen or not.
    private(set) var labels: [String] = []
    private var current: [Int32: Int] = [:]

    mutating func follow(_ event: ProcessEvent) {
        switch event.change {
        case .start(let parent): current[event.pid] = current[parent]
        case .exec(let exe, _): current[event.pid] = add(Self.label(exe))
        case .exit, .killed: current[event.pid] = nil
        }
    }

    /// The image of a process that makes a call.
    mutating func image(of pid: Int32, comm: String) -> Int {
        if let known = current[pid] { return known }
        let image = add(Self.label(comm))
        current[pid] = image
        return image
    }

    private mutating func add(_ label: String) -> Int {
        labels.append(label)
        return labels.count - 1
    }

    static func label(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return String(decoding: name.utf8.prefix(15), as: UTF8.self)
    }
}
