package import BpfAbi

extension NewerNames {
    /// Notes the kernel's name of a command; the constant is one of `bpf_cmd`.
    package mutating func note(_ command: BpfCommand, from kernel: KernelAbi) {
        note(UInt64(command.rawValue), of: "bpf_cmd", from: kernel)
    }

    /// Notes the name of a value of an enum, if the kernel has one and it is not noted already.
    package mutating func note(_ value: UInt64, of enumeration: String, from kernel: KernelAbi) {
        guard let name = kernel.enumeration(enumeration)?.name(of: value) else { return }
        let constant = Constant(enumeration: enumeration, value: value, name: name)
        if !constants.contains(constant) { constants.append(constant) }
    }

    /// Notes the fields of a command's attr that begin at or after an offset: what its tail may hold.
    package mutating func note(
        fieldsOf command: BpfCommand, from offset: Int, of kernel: KernelAbi
    ) {
        for leaf in kernel.fields(of: command) where leaf.offset >= offset {
            let field = Field(command: command, path: leaf.path, offset: leaf.offset, size: leaf.size)
            if !fields.contains(field) { fields.append(field) }
        }
    }
}
