/// Where something stands in a TOML document: both count from 1, columns in Unicode scalars, as editors show them.
package struct TomlPosition: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
