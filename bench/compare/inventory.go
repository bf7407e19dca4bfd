package main

import (
	"bytes"
	"os"
)

// inventory is what an input has, counted in the file.
type inventory struct {
	bytes, lines int
	// ofDefinitions are the bytes of CustomResourceDefinitions.
	ofDefinitions int
}

var definitionKind = []byte("\nkind: CustomResourceDefinition\n")

// takeInventory reads a file in which every document begins with "---".
func takeInventory(file string) (inventory, error) {
	var in inventory
	f, err := os.Open(file)
	if err != nil {
		return in, err
	}
	defer func() { _ = f.Close() }()
	return in, documents(f, func(doc []byte) error {
		n := len("---\n") + len(doc)
		in.bytes += n
		in.lines += 1 + bytes.Count(doc, []byte("\n"))
		if bytes.Contains(doc, definitionKind) {
			in.ofDefinitions += n
		}
		return nil
	})
}

// perLine is the length of a line in bytes, with its end.
func (in inventory) perLine() float64 { return float64(in.bytes) / float64(max(1, in.lines)) }

// definitions is the share of CustomResourceDefinitions in the bytes, 0 to 1.
func (in inventory) definitions() float64 {
	return float64(in.ofDefinitions) / float64(max(1, in.bytes))
}
