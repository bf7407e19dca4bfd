package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"
)

// verdict is what is true of an output.
type verdict struct {
	Documents, Ingresses int
	// Untouched says that it is the input, byte for byte, but for the lines of the annotation.
	Untouched bool
}

// verify holds that an output has the annotation on every Ingress and all
// documents of the input; with values, also that every other value is as it was.
func verify(in, out string, values bool) (verdict, error) {
	want, err := survey(in, values, true)
	if err != nil {
		return verdict{}, fmt.Errorf("input: %w", err)
	}
	got, err := survey(out, values, false)
	if err != nil {
		return verdict{}, err
	}
	v := verdict{Documents: got.documents, Ingresses: got.ingresses}
	switch {
	case got.documents != want.documents:
		return v, fmt.Errorf("%d documents of %d", got.documents, want.documents)
	case got.ingresses != want.ingresses:
		return v, fmt.Errorf("%d Ingresses of %d", got.ingresses, want.ingresses)
	}
	for sum, n := range want.sums {
		if got.sums[sum] != n {
			return v, errors.New("a value is not as it was")
		}
	}
	v.Untouched, err = isUntouched(in, out)
	return v, err
}

// content counts what a file has.
type content struct {
	documents, ingresses int
	// sums count documents of the same values.
	sums map[[sha256.Size]byte]int
}

// survey reads a file. With add, every Ingress is given the annotation;
// without, one that does not have it is an error.
func survey(file string, values, add bool) (content, error) {
	c := content{sums: map[[sha256.Size]byte]int{}}
	f, err := os.Open(file)
	if err != nil {
		return c, err
	}
	defer func() { _ = f.Close() }()
	return c, documents(f, func(text []byte) error {
		if !values && !bytes.Contains(text, []byte("kind: Ingress\n")) {
			c.documents++
			return nil
		}
		var doc map[string]any
		if err := yaml.Unmarshal(text, &doc); err != nil || doc == nil {
			return err
		}
		c.documents++
		if doc["kind"] == "Ingress" {
			c.ingresses++
			if err := annotate(doc, add); err != nil {
				return err
			}
		}
		if !values {
			return nil
		}
		canonical, err := json.Marshal(doc)
		c.sums[sha256.Sum256(canonical)]++
		return err
	})
}

func annotate(doc map[string]any, add bool) error {
	metadata, ok := doc["metadata"].(map[string]any)
	if !ok {
		return errors.New("an Ingress without metadata")
	}
	annotations, ok := metadata["annotations"].(map[string]any)
	if !ok {
		return fmt.Errorf("no annotations on Ingress %v", metadata["name"])
	}
	if add {
		annotations[annotation] = "30"
	}
	if annotations[annotation] != "30" {
		return fmt.Errorf("%s is %v on Ingress %v", annotation, annotations[annotation], metadata["name"])
	}
	return nil
}

// documents calls back for each that is not blank. What it gives is valid until
// the next.
func documents(r io.Reader, each func([]byte) error) error {
	var doc []byte
	flush := func() error {
		defer func() { doc = doc[:0] }()
		if len(bytes.TrimSpace(doc)) == 0 {
			return nil
		}
		return each(doc)
	}
	lines := bufio.NewReaderSize(r, mB)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if bytes.Equal(bytes.TrimRight(line, "\n"), []byte("---")) {
			if err := flush(); err != nil {
				return err
			}
		} else {
			doc = append(doc, line...)
		}
		if err == io.EOF {
			return flush()
		}
	}
}

// isUntouched compares line by line, leaving out the lines of the annotation.
func isUntouched(in, out string) (bool, error) {
	a, err := os.Open(in)
	if err != nil {
		return false, err
	}
	defer func() { _ = a.Close() }()
	b, err := os.Open(out)
	if err != nil {
		return false, err
	}
	defer func() { _ = b.Close() }()
	added := []byte(annotation + `: "30"`)
	was, is := bufio.NewReaderSize(a, mB), bufio.NewReaderSize(b, mB)
	for {
		line, err := is.ReadSlice('\n')
		if bytes.Equal(bytes.TrimSpace(line), added) {
			continue
		}
		other, otherErr := was.ReadSlice('\n')
		if err != nil || otherErr != nil {
			return bytes.Equal(line, other) && err == io.EOF && otherErr == io.EOF, ignoreEOF(errors.Join(err, otherErr))
		}
		if !bytes.Equal(line, other) {
			return false, nil
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
