package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/model-ingress/helm-ratelimit/postrenderer/diag"
)

// readBaseline reads a file that writeBaseline made; no name is no baseline.
func readBaseline(file string) (diag.Baseline, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var b diag.Baseline
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, fmt.Errorf("%s is not a baseline: %w", file, err)
	}
	return b, nil
}

// writeBaseline keeps the findings that are there now.
func writeBaseline(file string, findings diag.List) error {
	text, err := json.MarshalIndent(diag.NewBaseline(findings), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
