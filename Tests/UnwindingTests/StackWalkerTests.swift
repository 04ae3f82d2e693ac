import Foundation
import LinuxCalls
import Recording
import TestSupport
import Testing

@testable import Unwinding

@Suite(.serialized, .requires(.gcc))
struct StackWalkerTests {
    /// Four functions of known names on top of each other.
    private static let nested = """
        NAMED int innermost(int a) { int r = syscall(SYS_bpf, 100, NULL, 0); sink += r; return r + a; }
        NAMED int middle(int a) { int r = innermost(a + 1); sink += r; return r * 2; }
        NAMED int outer(int a) { int r = middle(a + 1); sink += r; return r * 3; }
        int main(void) { for (int i = 0; i < 3; i++) sink += outer(i); return 0; }
        """
    private static let nestedNames = ["syscall", "innermost", "middle", "outer", "main"]

    /// What there is to unwind with.
    struct Build: CustomTestStringConvertible {
        let testDescription: String
        let flags: [String]
    }
    static let builds: [Build] = [
        Build(testDescription: "unwind tables only", flags: ["-fomit-frame-pointer"]),
        Build(testDescription: "position-dependent", flags: ["-no-pie"]),
        Build(testDescription: "static, whose tables have no index", flags: ["-static"]),
        Build(testDescription: "static and relocated", flags: ["-static-pie"]),
        Build(
            testDescription: "frame pointers only",
            flags: ["-fno-asynchronous-unwind-tables", "-fno-omit-frame-pointer"]),
    ]

    private func names(_ frames: [StackFrame]) -> [String] {
        frames.map { $0.symbol ?? "?" }
    }

    @Test(arguments: builds) func functionsAreNamedFromTheInnermostOut(build: Build) throws {
        let program = try CompiledProgram(Self.nested, flags: build.flags)
        let traced = try TracedProgram(program.path)
        let walker = StackWalker(symbols: SymbolStore())
        for _ in 0..<3 {
            let frames = walker.frames(tid: try traced.runToBpf())
            #expect(Array(names(frames).prefix(5)) == Self.nestedNames)
            #expect(frames.last?.symbol == "_start")
            #expect(frames[1].module == program.path)
        }
    }

    @Test func limitCutsAtTheOuterEnd() throws {
        let program = try CompiledProgram(Self.nested)
        let traced = try TracedProgram(program.path)
        let walker = StackWalker(symbols: SymbolStore())
        let tid = try traced.runToBpf()
        #expect(names(walker.frames(tid: tid, limit: 3)) == ["syscall", "innermost", "middle"])
        #expect(names(walker.frames(tid: tid, limit: 1)) == ["syscall"])
        #expect(walker.frames(tid: tid, limit: 0).isEmpty)
    }

    @Test func deepRecursionEndsAtTheDefaultLimit() throws {
        let program = try CompiledProgram(
            """
            NAMED int down(int n) { int r = n ? down(n - 1) : syscall(SYS_bpf, 100, NULL, 0); sink += r; return r; }
            int main(void) { return down(10000); }
            """)
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(frames.count == 64)
        #expect(frames.dropFirst().allSatisfy { $0.symbol == "down" })
    }

    @Test func strippedProgramGivesOffsetsThatItsSymbolsCover() throws {
        let program = try CompiledProgram(Self.nested)
        let file = try Files.open(program.path)
        let symbols = try #require(ElfReader.contents(ofFile: file.raw)).symbols
        try CompiledProgram.run("strip", [program.path])
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        let own = frames.filter { $0.module == program.path }
        #expect(own.allSatisfy { $0.symbol == nil })
        let covered = own.map { symbols.function(covering: ($0.offset ?? 0) &- 1)?.name }
        #expect(covered == ["innermost", "middle", "outer", "main", "_start"])
    }

    @Test func packedRemainderOfSymbolsIsRead() throws {
        let program = try CompiledProgram(Self.nested)
        let debug = program.path + ".debug"
        try CompiledProgram.run("objcopy", ["--only-keep-debug", program.path, debug])
        try CompiledProgram.run("strip", [program.path])
        try CompiledProgram.run("xz", [debug])
        try CompiledProgram.run("objcopy", ["--add-section", ".gnu_debugdata=\(debug).xz", program.path])
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(Array(names(frames).prefix(5)) == Self.nestedNames)
    }

    @Test func libraryLoadedSinceTheLastStopIsFollowed() throws {
        let program = try CompiledProgram(
            """
            #include <dlfcn.h>
            int main(int argc, char **argv) {
                syscall(SYS_bpf, 100, NULL, 0);
                void *library = dlopen(argv[1], RTLD_NOW);
                int (*enter)(int) = (int (*)(int))dlsym(library, "enter");
                return enter(1);
            }
            """,
            library: """
                NAMED static int hidden(int a) { int r = syscall(SYS_bpf, 100, NULL, 0); sink += r; return r; }
                NAMED int enter(int a) { int r = hidden(a); sink += r; return r; }
                """)
        let traced = try TracedProgram(program.path, program.libraryPath)
        let walker = StackWalker(symbols: SymbolStore())
        #expect(Array(names(walker.frames(tid: try traced.runToBpf())).prefix(2)) == ["syscall", "main"])
        let frames = walker.frames(tid: try traced.runToBpf())
        // A stripped library does not name its static function, and nothing else must be named in its place.
        #expect(Array(names(frames).prefix(4)) == ["syscall", "?", "enter", "main"])
        #expect(frames[1].module == program.libraryPath)
        #expect(frames[1].offset != nil)
    }

    @Test func interruptedFunctionFollowsTheSignalHandler() throws {
        let program = try CompiledProgram(
            """
            #include <signal.h>
            NAMED int innermost(void) { int r = syscall(SYS_bpf, 100, NULL, 0); sink += r; return r; }
            NAMED void handler(int number) { sink += innermost(); _exit(0); }
            NAMED int interrupted(int *a) { int r = *(volatile int *)a; sink += r; return r; }
            int main(void) { signal(SIGSEGV, handler); sink += interrupted(NULL); return 0; }
            """, flags: ["-static"])
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(
            Array(names(frames).prefix(6)) == [
                "syscall", "innermost", "handler", "__restore_rt", "interrupted", "main",
            ])
        #expect(frames[3].symbolOffset == 0)
    }

    @Test func threadIsFollowedAfterTheLeaderEnded() throws {
        let program = try CompiledProgram(
            """
            #include <pthread.h>
            pthread_t leader;
            NAMED void *thread_main(void *unused) {
                pthread_join(leader, NULL);
                sink += syscall(SYS_bpf, 100, NULL, 0);
                return NULL;
            }
            int main(void) {
                pthread_t thread;
                leader = pthread_self();
                pthread_create(&thread, NULL, thread_main, NULL);
                pthread_exit(NULL);
            }
            """, flags: ["-pthread"])
        let traced = try TracedProgram(program.path)
        let tid = try traced.runToBpf()
        #expect(tid != traced.pid)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: tid)
        #expect(Array(names(frames).prefix(2)) == ["syscall", "thread_main"])
    }

    @Test func programThatDeletedItselfIsNamedAllTheSame() throws {
        let program = try CompiledProgram(
            """
            NAMED int innermost(void) { int r = syscall(SYS_bpf, 100, NULL, 0); sink += r; return r; }
            int main(int argc, char **argv) { unlink(argv[0]); sink += innermost(); return 0; }
            """)
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(Array(names(frames).prefix(3)) == ["syscall", "innermost", "main"])
        #expect(frames[1].module == program.path + " (deleted)")
    }

    @Test(.requires(.root)) func programOfAnotherMountNamespaceIsNotTakenForOurs() throws {
        let ours = try CompiledProgram(
            "NAMED int wrong(void) { return sink; } int main(void) { return wrong(); }")
        let theirs = try CompiledProgram(Self.nested)
        let traced = try TracedProgram(
            "/usr/bin/unshare", "--mount", "sh", "-c",
            """
            mount -t tmpfs none \(ours.directory) && cp \(theirs.path) \(ours.path) && exec \(ours.path)
            """)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(Array(names(frames).prefix(5)) == Self.nestedNames)
        #expect(frames[1].module == ours.path)
    }

    @Test func codeWithoutFileIsCalledAnonymous() throws {
        let program = try CompiledProgram(
            """
            #include <string.h>
            #include <sys/mman.h>
            /* push %rbp; mov %rsp,%rbp; mov $321,%eax; syscall; pop %rbp; ret */
            static const char code[] = "\\x55\\x48\\x89\\xe5\\xb8\\x41\\x01\\x00\\x00\\x0f\\x05\\x5d\\xc3";
            int main(void) {
                void *copy = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                memcpy(copy, code, sizeof(code));
                sink += ((int (*)(void))copy)();
                return 0;
            }
            """, flags: ["-fno-omit-frame-pointer"])
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(frames.first?.module == "[anon]")
        #expect(frames.first?.offset == nil)
        #expect(frames.dropFirst().first?.symbol == "main")
    }

    @Test func nextProgramIsFollowedAfterExec() throws {
        let first = try CompiledProgram(
            """
            NAMED int launch(char **argv) { sink += syscall(SYS_bpf, 100, NULL, 0); return execv(argv[1], argv + 1); }
            int main(int argc, char **argv) { return launch(argv); }
            """)
        let second = try CompiledProgram(Self.nested, flags: ["-static"])
        let traced = try TracedProgram(first.path, second.path)
        let walker = StackWalker(symbols: SymbolStore())
        #expect(Array(names(walker.frames(tid: try traced.runToBpf())).prefix(2)) == ["syscall", "launch"])
        try traced.runToExec()
        walker.forget()
        #expect(Array(names(walker.frames(tid: try traced.runToBpf())).prefix(5)) == Self.nestedNames)
    }

    @Test func threadThatIsNotStoppedHasNoFrames() {
        #expect(StackWalker(symbols: SymbolStore()).frames(tid: getpid()).isEmpty)
    }

    @Test func innermostFrameOf32BitThreadIsNamed() throws {
        let program = try CompiledProgram(
            """
            void _start(void) {
                for (;;)
                    __asm__ volatile("int $0x80" : : "a"(357), "b"(100), "c"(0), "d"(0));
            }
            """, flags: ["-m32", "-nostdlib", "-static"], preamble: "")
        let traced = try TracedProgram(program.path)
        let frames = StackWalker(symbols: SymbolStore()).frames(tid: try traced.runToBpf())
        #expect(names(frames) == ["_start"])
        #expect(frames.first?.module == program.path)
    }
}
