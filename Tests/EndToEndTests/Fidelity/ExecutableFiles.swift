/// Makes files that tests execute, by processes of their own. What this one has open for writing, a child that another
/// test is just starting has too, until its exec; and to execute a file that is open for writing is ETXTBSY.
enum ExecutableFiles {
    /// `with_interpreter`, and `without_interpreter`, which execvp(3) gives to a shell.
    static func writeScripts(to directory: String) throws {
        let writing = """
            body='echo "$0: $# $1"; exit 3'
            printf '#!/bin/sh\\n%s\\n' "$body" >with_interpreter
            printf '%s\\n' "$body" >without_interpreter
            chmod 755 with_interpreter without_interpreter
            """
        try run(["/bin/sh", "-ec", writing], in: directory)
    }

    static func copy(_ program: String, to path: String, mode: String) throws {
        try run(["/usr/bin/install", "-m", mode, program, path], in: nil)
    }

    private static func run(_ words: [String], in directory: String?) throws {
        let result = RunningProgram(words, in: directory).finish()
        guard result.status == 0 else { throw Failure(errors: result.errors) }
    }

    struct Failure: Error {
        var errors: String
    }
}
