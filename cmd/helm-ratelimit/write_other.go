//go:build !linux

package main

import (
	"io"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// writeOutput writes what was rendered.
func writeOutput(w io.Writer, out postrenderer.Output) error {
	_, err := out.WriteTo(w)
	return err
}
