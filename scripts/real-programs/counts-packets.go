// SPDX-License-Identifier: Apache-2.0

// Counts the packets on lo by an XDP program, with cilium/ebpf, which makes its token by itself (0.22 or later) from
// any bpffs that it finds among its mounts.
package main

import (
	"fmt"
	"log"
	"net"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
)

func main() {
	counts, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1})
	if err != nil {
		log.Fatal(err)
	}
	program, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type:    ebpf.XDP,
		License: "Apache-2.0",
		Instructions: asm.Instructions{
			asm.StoreImm(asm.RFP, -4, 0, asm.Word),
			asm.Mov.Reg(asm.R2, asm.RFP),
			asm.Add.Imm(asm.R2, -4),
			asm.LoadMapPtr(asm.R1, counts.FD()),
			asm.FnMapLookupElem.Call(),
			asm.JEq.Imm(asm.R0, 0, "pass"),
			asm.Mov.Imm(asm.R1, 1),
			asm.StoreXAdd(asm.R0, asm.R1, asm.DWord),
			asm.Mov.Imm(asm.R0, 2).WithSymbol("pass"),
			asm.Return(),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	attached, err := link.AttachXDP(link.XDPOptions{Program: program, Interface: 1, Flags: link.XDPGenericMode})
	if err != nil {
		log.Fatal(err)
	}
	defer attached.Close()
	connection, err := net.Dial("udp", "127.0.0.1:9")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprint(connection, "one packet")
	var count uint64
	if err := counts.Lookup(uint32(0), &count); err != nil {
		log.Fatal(err)
	}
	fmt.Println("packets:", count)
}
