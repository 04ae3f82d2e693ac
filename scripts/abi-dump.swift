// Reads BTF from standard input and writes the interface of bpf(2) as text: `abi-dump TITLE < vmlinux.btf`.
// scripts/abi-fixture.sh compiles this together with the reader itself.
import Glibc

@main
struct AbiDumpCommand {
    static func main() throws {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(0, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        let abi = try KernelBtf.abi(of: bytes.span.bytes)
        print(
            AbiDump.text(abi, title: CommandLine.arguments.dropFirst().joined(separator: " ")), terminator: ""
        )
    }
}
