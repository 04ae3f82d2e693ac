package import Delegation

/// Where in the input each grant stood.
package struct GrantPlaces: Equatable, Sendable {
    private var byGrant: [Grant: SourceSpan] = [:]
    private var byAxis: [Grant.Axis: SourceSpan] = [:]
    /// The kernel that the policy says it requires.
    package var kernel: SourceSpan?

    package init() {}

    package mutating func note(_ grant: Grant, at span: SourceSpan) {
        if byGrant[grant] == nil { byGrant[grant] = span }
    }

    package mutating func note(_ axis: Grant.Axis, at span: SourceSpan) {
        if byAxis[axis] == nil { byAxis[axis] = span }
    }

    package subscript(_ grant: Grant) -> SourceSpan? { byGrant[grant] }

    /// The list of an axis.
    package subscript(_ axis: Grant.Axis) -> SourceSpan? { byAxis[axis] }
}
