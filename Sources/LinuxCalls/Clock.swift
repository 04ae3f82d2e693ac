import Glibc

/// Clocks in nanoseconds.
package enum Clock {
    package static func monotonic() -> UInt64 { read(CLOCK_MONOTONIC) }

    /// Seconds since 1970.
    package static func wall() -> Double { Double(read(CLOCK_REALTIME)) / 1e9 }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
