/// What this build calls itself, in `--version`, recordings and reports.
enum Version {
    static let number = "0.1.0"
}
