package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/model-ingress/helm-ratelimit/postrenderer"
)

// inputs are the texts that a verb for people reads.
type inputs struct {
	names []string // of files, with / everywhere, as in findings; "" is standard input
	// skipped says what was not read, and why.
	skipped []string
}

// findInputs expands arguments: files as they are, folders to the manifests in
// them, "-" and nothing at all to standard input.
func (c Command) findInputs(args []string) (inputs, error) {
	var in inputs
	if len(args) == 0 {
		args = []string{"-"}
	}
	for _, arg := range args {
		if err := in.add(arg); err != nil {
			return in, err
		}
	}
	if i := slices.Index(in.names, ""); i >= 0 && slices.Contains(in.names[i+1:], "") {
		return in, usageError{errors.New("standard input can be read only once")}
	}
	if len(args) == 1 && args[0] == "-" && isTerminal(c.Stdin) {
		return in, usageError{errors.New("say which files or folders to read, or send manifests to standard input")}
	}
	return in, nil
}

func (in *inputs) add(arg string) error {
	if arg == "-" {
		in.names = append(in.names, "")
		return nil
	}
	info, err := os.Stat(arg)
	if err != nil {
		return ioError{err}
	}
	if !info.IsDir() {
		in.names = append(in.names, filepath.ToSlash(arg))
		return nil
	}
	before := len(in.names) + len(in.skipped)
	if err := filepath.WalkDir(arg, in.visit); err != nil {
		return ioError{err}
	}
	if len(in.names)+len(in.skipped) == before {
		return usageError{fmt.Errorf("there is no .yaml, .yml or .json file in %s", arg)}
	}
	return nil
}

// visit takes the manifests of a folder. Those of a chart are templates, which
// only Helm can make manifests of.
func (in *inputs) visit(path string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		return err
	case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 1 && entry.Name() != "..":
		return filepath.SkipDir
	case entry.IsDir() && isChart(path):
		in.skipped = append(in.skipped, fmt.Sprintf("%s: a chart; check what it renders: helm template %s | helm-ratelimit check", path, path))
		return filepath.SkipDir
	case entry.IsDir():
		return nil
	}
	switch filepath.Ext(path) {
	case ".yaml", ".yml", ".json":
		in.names = append(in.names, filepath.ToSlash(path))
	}
	return nil
}

func isChart(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "Chart.yaml"))
	return err == nil
}

// read returns the text of one input.
func (c Command) read(name string) (postrenderer.Input, error) {
	if name != "" {
		text, err := readFile(name)
		if err != nil {
			return postrenderer.Input{}, ioError{err}
		}
		return postrenderer.Input{Name: name, Text: text}, nil
	}
	text, _, err := readAll(c.Stdin, nil)
	if err != nil {
		return postrenderer.Input{}, ioError{fmt.Errorf("reading standard input: %w", err)}
	}
	return postrenderer.Input{Text: text}, nil
}

// readEach returns the texts of all inputs.
func (c Command) readEach(names []string) ([]postrenderer.Input, error) {
	texts := make([]postrenderer.Input, len(names))
	for i, name := range names {
		var err error
		if texts[i], err = c.read(name); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// surfaceSkipped says what was not read.
func (c Command) surfaceSkipped(in inputs) {
	for _, skipped := range in.skipped {
		c.surface("skipped: " + skipped + "\n")
	}
}
