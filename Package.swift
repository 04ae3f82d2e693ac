// swift-tools-version: 6.2
import PackageDescription

// `make release` sets this: every library is then taken as an archive and the result needs none at run time.
let isStatic = Context.environment["BPFREC_STATIC"] == "1"

func library(_ name: String) -> LinkerSetting {
    .linkedLibrary(isStatic ? ":lib\(name).a" : name)
}

// Archives are searched in this order, so there is one list for all: two would be joined in any order. libstdc++ has
// the demangler; Debian 13's libelf.a needs libzstd.
let libraries = (["bpf", "elf", "z"] + (isStatic ? ["zstd"] : []) + ["unwind-x86_64", "lzma", "stdc++"]).map(
    library)

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    // Of what the tests run under these checks, the program that users run is spared: each costs a look into a thread's own
    // storage, some twenty times for every call that an application waits for.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]
let pure = strict + [.strictMemorySafety()]

let package = Package(
    name: "bpfrec",
    products: [.executable(name: "bpfrec", targets: ["bpfrec"])],
    targets: [
        // C: system libraries, and the only C we own.
        .systemLibrary(name: "CElf", providers: [.apt(["libelf-dev"])]),
        .systemLibrary(name: "CLzma", providers: [.apt(["liblzma-dev"])]),
        .target(name: "CLinux"),
        // What Swift cannot call of libunwind (libunwind-dev). No pkgConfig: it would add -lunwind and its _Unwind_*
        // symbols. The libraries are named where they are used.
        .target(name: "CUnwind"),
        // The program that bpfrec loads into the kernel, and what of libbpf (libbpf-dev) loads it. `make observer` makes
        // observer_object.inc of bpf/observer.bpf.c.
        .target(
            name: "CObserver", exclude: ["observer_object.inc"],
            linkerSettings: libraries),

        // Pure: bytes in, values out. No system calls; every test runs anywhere.
        .target(name: "BpfAbi", swiftSettings: pure),
        .target(name: "Recording", dependencies: ["BpfAbi"], swiftSettings: pure),
        .target(name: "Delegation", dependencies: ["BpfAbi", "Recording"], swiftSettings: pure),
        .target(name: "Exchange", dependencies: ["BpfAbi", "Delegation", "Recording"], swiftSettings: pure),
        .target(
            name: "Minimizing", dependencies: ["Delegation", "Recording"], swiftSettings: pure),
        .target(name: "Rendering", dependencies: ["BpfAbi", "Recording"], swiftSettings: pure),

        // Kernel: these touch the running system.
        .target(name: "LinuxCalls", dependencies: ["CLinux"], swiftSettings: strict),
        // Optimised in every build: 130,000 types are looked at whenever something is recorded, which takes 3 ms so and
        // 80 ms else.
        .target(
            name: "KernelTypes", dependencies: ["BpfAbi", "LinuxCalls"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
        .target(
            name: "Unwinding",
            dependencies: ["BpfAbi", "CElf", "CLinux", "CLzma", "CUnwind", "LinuxCalls", "Recording"],
            swiftSettings: strict,
            linkerSettings: libraries),
        .target(
            name: "Tracing", dependencies: ["BpfAbi", "LinuxCalls", "Recording", "Unwinding"],
            swiftSettings: strict),
        .target(
            name: "Observing",
            dependencies: ["BpfAbi", "CObserver", "KernelTypes", "LinuxCalls", "Recording", "Tracing"],
            swiftSettings: strict),
        .target(
            name: "Replay", dependencies: ["BpfAbi", "Delegation", "LinuxCalls", "Recording", "Tracing"],
            swiftSettings: strict),
        .target(
            name: "Helper", dependencies: ["BpfAbi", "Delegation", "LinuxCalls"], swiftSettings: strict),

        .executableTarget(
            name: "bpfrec",
            dependencies: [
                "BpfAbi", "CLinux", "Delegation", "Exchange", "Helper", "KernelTypes", "LinuxCalls",
                "Minimizing", "Observing", "Recording", "Rendering", "Replay", "Tracing",
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["LinuxCalls"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "BpfAbiTests", dependencies: ["BpfAbi", "KernelTypes", "TestSupport"],
            exclude: ["Fixtures", "Golden"], swiftSettings: strict),
        .testTarget(
            name: "KernelTypesTests", dependencies: ["BpfAbi", "KernelTypes", "LinuxCalls", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RecordingTests", dependencies: ["BpfAbi", "LinuxCalls", "Recording", "TestSupport"],
            exclude: ["Fixtures", "Golden"], swiftSettings: strict),
        .testTarget(
            name: "DelegationTests", dependencies: ["BpfAbi", "Delegation", "Recording", "TestSupport"],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "MinimizingTests",
            dependencies: ["BpfAbi", "Delegation", "Minimizing", "Recording", "TestSupport"],
            swiftSettings: strict),
        .target(name: "CBpffs", path: "Tests/CBpffs"),
        .testTarget(
            name: "ExchangeTests",
            dependencies: ["BpfAbi", "CBpffs", "Delegation", "Exchange", "Recording", "TestSupport"],
            exclude: ["Fixtures", "Golden"], swiftSettings: strict),
        .testTarget(
            name: "RenderingTests", dependencies: ["BpfAbi", "Recording", "Rendering", "TestSupport"],
            exclude: ["Golden"], swiftSettings: strict),
        .target(name: "CTracee", path: "Tests/CTracee"),
        .testTarget(
            name: "UnwindingTests", dependencies: ["CTracee", "Recording", "TestSupport", "Unwinding"],
            swiftSettings: strict),
        .testTarget(
            name: "TracingTests", dependencies: ["BpfAbi", "CLinux", "LinuxCalls", "Tracing", "TestSupport"],
            swiftSettings: strict),
        // Applications that the tests of the observer run in the sandbox.
        .executableTarget(
            name: "capability-matrix", path: "Tests/CapabilityMatrix",
            cSettings: [.headerSearchPath("../RawBpf")]),
        .executableTarget(
            name: "refused-calls", path: "Tests/RefusedCalls", cSettings: [.headerSearchPath("../RawBpf")]),
        .testTarget(
            name: "ObservingTests",
            dependencies: [
                "capability-matrix", "refused-calls",
                "BpfAbi", "CTracee", "Delegation", "KernelTypes", "LinuxCalls", "Observing", "Recording",
                "TestSupport", "Tracing",
                "bpfrec",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReplayTests", dependencies: ["LinuxCalls", "Replay", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests", dependencies: ["bpfrec", "KernelTypes", "Observing", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "BpfAbi", "CLinux", "Delegation", "LinuxCalls", "Recording", "TestSupport", "bpfrec",
            ],
            exclude: ["Fixtures"], swiftSettings: strict),
    ]
)
