package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/model-ingress/helm-ratelimit/cmd/internal/simulation"
)

// plotter is the program that draws, and the format it shall write. What it
// links would cost each start of this one half as much again.
type plotter struct{ program, format string }

// findPlotter finds the program. Without a file to draw into there is nothing
// to find.
func findPlotter(file string) (plotter, error) {
	if file == "" {
		return plotter{}, nil
	}
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
	if format != "svg" && format != "png" {
		return plotter{}, fmt.Errorf("invalid value %q for --plot: want a file that ends in .svg or .png", file)
	}
	program, err := findCompanion("helm-ratelimit-plot")
	if err != nil {
		return plotter{}, fmt.Errorf("--plot: %w", err)
	}
	return plotter{program, format}, nil
}

// draw writes the file, or nothing where the program fails.
func (p plotter) draw(result simulation.Result, file string) error {
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	var picture, failure bytes.Buffer
	cmd := exec.Command(p.program, p.format)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), &picture, &failure
	if err := cmd.Run(); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", p.program, err), errors.New(strings.TrimSpace(failure.String())))
	}
	return os.WriteFile(file, picture.Bytes(), 0o644)
}
