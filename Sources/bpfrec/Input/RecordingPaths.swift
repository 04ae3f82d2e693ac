import LinuxCalls

/// The recordings that operands name: files, standard input, and directories with whatever recordings are below.
enum RecordingPaths {
    /// As deep as directories are followed: a link that leads to a directory above would have no end.
    private static let maximumDepth = 8

    static func expand(_ operands: [String]) throws(CommandFailure) -> [String] {
        guard operands.count(where: { $0 == "-" }) <= 1 else {
            throw .usage("standard input can be read only once")
        }
        var paths: [String] = []
        for operand in operands {
            guard operand != "-", Directory.isDirectory(operand) else {
                paths.append(operand)
                continue
            }
            let found = try recordings(in: operand, depth: 0)
            guard !found.isEmpty else { throw .usage("\(operand): no *.jsonl in this directory") }
            paths += found
        }
        return paths
    }

    /// Where a recording that a policy names may be: as the user typed it for `profile`, or beside the policy where
    /// both were moved.
    static func places(_ file: String, beside policy: String) -> [String] {
        guard !file.hasPrefix("/"), let slash = policy.lastIndex(of: "/") else { return [file] }
        return [file, policy[...slash] + file]
    }

    private static func recordings(in directory: String, depth: Int) throws(CommandFailure) -> [String] {
        let names: [String]
        do {
            names = try Directory.names(in: directory)
        } catch {
            throw InputFile.failure(directory, error)
        }
        var found: [String] = []
        for name in names {
            let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            if name.hasSuffix(".jsonl") {
                found.append(path)
            } else if depth < maximumDepth, Directory.isDirectory(path) {
                found += try recordings(in: path, depth: depth + 1)
            }
        }
        return found
    }
}
