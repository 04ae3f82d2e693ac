import Testing

@testable import bpfrec

struct DiagnosticsTests {
    /// A status that is longer than its line would leave all but its end behind.
    @Test func statusIsCutToTheLine() {
        var written = ""
        let diagnostics = Diagnostics(isColoured: false, columns: { 10 }) {
            written += String(decoding: $0, as: UTF8.self)
        }
        diagnostics.overwrite("run 12 without progs:xdp")
        #expect(written == "\r\u{1b}[Krun 12 wi")
    }
}
