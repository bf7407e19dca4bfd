package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func git(args ...string) (string, error) {
	out, err := exec.Command("git", args...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSpace(string(out)), nil
}

// defaultBase is the commit whose successor the working tree is.
func defaultBase() (string, error) {
	head, err := git("rev-parse", "HEAD")
	if err != nil {
		return "", err
	}
	for _, main := range []string{"origin/main", "main"} {
		if fork, err := git("merge-base", "HEAD", main); err == nil && fork != head {
			return fork, nil
		}
	}
	changed, err := git("status", "--porcelain", "--", "*.go", "go.mod")
	if err != nil {
		return "", err
	}
	if changed != "" {
		return head, nil
	}
	return git("rev-parse", "HEAD~1")
}

// buildCommit builds what a commit has, without touching the repository.
func buildCommit(commit, dir, to string) (err error) {
	source := filepath.Join(dir, "source")
	archive := exec.Command("git", "archive", "--format=tar", commit)
	archive.Stderr = os.Stderr
	out, err := archive.StdoutPipe()
	if err != nil {
		return err
	}
	if err := archive.Start(); err != nil {
		return err
	}
	if err := errors.Join(extract(out, source), archive.Wait()); err != nil {
		return fmt.Errorf("git archive %s: %w", commit, err)
	}
	return build(source, to)
}

func extract(r io.Reader, into string) error {
	for files := tar.NewReader(r); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, r) // git pads the archive
			return err
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg || !filepath.IsLocal(header.Name) {
			continue
		}
		name := filepath.Join(into, header.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		text, err := io.ReadAll(files)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, text, 0o600); err != nil {
			return err
		}
	}
}

// build builds as make build does. The place of the sources is not in it.
func build(source, to string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", to, "./cmd/helm-ratelimit")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build in %s: %w: %s", source, err, out)
	}
	return nil
}
