/// A key and a value for fsconfig(2), FSCONFIG_SET_STRING.
package struct MountSetting: Equatable, Sendable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
