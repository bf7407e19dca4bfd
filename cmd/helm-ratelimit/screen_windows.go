package main

import "os"

// openScreen returns the console, or nil where there is none.
func openScreen() *os.File {
	f, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	return f
}
