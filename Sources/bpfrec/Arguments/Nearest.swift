/// Finds what somebody most likely meant by a word that is not known.
enum Nearest {
    /// `; did you mean X?`, or nothing when no known word is near.
    static func suggestion(for word: String, among known: [String]) -> String {
        match(word, among: known).map { "; did you mean \($0)?" } ?? ""
    }

    /// The nearest of the known words: one that begins like this one, else one that differs by few letters.
    static func match(_ word: String, among known: [String]) -> String? {
        let letters = Array(word.prefix(64))
        let limit = max(1, letters.count / 3)
        let nearest = known.map { (word: $0, distance: distance(letters, Array($0))) }
            .min { $0.distance < $1.distance }
        if let nearest, nearest.distance <= limit { return nearest.word }
        let isTelling = word.drop { $0 == "-" }.count >= 2
        return isTelling ? known.first { $0.hasPrefix(word) } : nil
    }

    /// How many letters must be added, left out, changed or swapped with their neighbour.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    previous[column + 1] + 1, current[column] + 1,
                    previous[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
