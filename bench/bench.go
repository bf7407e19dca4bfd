// Package bench makes the streams that speed is measured on. They are of what
// fleets render: CustomResourceDefinitions for the greater part, ConfigMaps with
// long texts, and releases of the chart that "helm create" makes.
package bench

import (
	"bytes"
	"io"
	"strings"
)

// Stream returns about size bytes of manifests such as charts render, with
// that many Ingresses spread evenly among them. It is longer where these alone
// are. The same arguments give the same bytes.
func Stream(size, ingresses int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(size)
	err := Write(&b, size, ingresses)
	return b.Bytes(), err
}

// Write writes the bytes of Stream, of which it holds one document at a time.
func Write(w io.Writer, size, ingresses int) error {
	release, err := renderScaffold("release-" + number)
	if err != nil {
		return err
	}
	ingress, others := newPattern(release.ingress), newMix(release.others)
	var doc []byte
	for total, written := 0, 0; ; {
		var p pattern
		i := 0
		if due := written < ingresses && total >= size/ingresses*written; !due {
			p, i = others.next(size - total)
		}
		if p == nil && written == ingresses {
			return nil
		}
		if p == nil {
			p, i = ingress, written
			written++
		}
		doc = p.append(doc[:0], i)
		if _, err := w.Write(doc); err != nil {
			return err
		}
		total += len(doc)
	}
}

// WriteList writes that many Ingresses as one document, as kubectl does.
func WriteList(w io.Writer, ingresses int) error {
	release, err := renderScaffold("release-" + number)
	if err != nil {
		return err
	}
	_, object, _ := strings.Cut(release.ingress, ".yaml\n")
	item := newPattern("- " + strings.TrimSuffix(strings.ReplaceAll(object, "\n", "\n  "), "  "))
	if _, err := io.WriteString(w, "apiVersion: v1\nkind: List\nitems:\n"); err != nil {
		return err
	}
	var text []byte
	for i := range ingresses {
		text = item.append(text[:0], i)
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}
