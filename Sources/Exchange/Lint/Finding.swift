/// One thing that was found: what, where, and what to do about it.
package struct Finding: Equatable, Sendable {
    package var rule: LintRule
    package var message: String
    /// nil where it is about the whole file, or about what is not in it.
    package var span: SourceSpan?
    /// What would mend it.
    package var remedy: String?

    package init(_ rule: LintRule, _ message: String, at span: SourceSpan? = nil, remedy: String? = nil) {
        self.rule = rule
        self.message = message
        self.span = span
        self.remedy = remedy
    }
}
