//go:build !linux

package main

import (
	"io"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// writeOutput writes what was rendered, and keeps the room until the process ends.
func writeOutput(w io.Writer, out postrenderer.Output, _ []byte) error {
	_, err := out.WriteTo(w)
	return err
}
