package yamledit

import "slices"

// Bytes returns the document with what Edits returns. Without edits it is the
// source itself.
func (d *Document) Bytes() ([]byte, error) {
	edits, err := d.Edits()
	switch {
	case err != nil:
		return nil, err
	case len(edits) == 0:
		return d.src, nil
	}
	return slices.Clone(d.result), nil
}
