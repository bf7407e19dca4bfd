// Package image is what the image of the ingress-nginx controller has in /etc,
// made fit for Debian's nginx. The tests with the real controller run it so on
// the machine itself, and make kind in an image of its own.
package image

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed shims
var shims embed.FS

// Source is the folder of the controller's Go module whose template and Lua
// files are part of its image. root is the top folder of this project.
func Source(root string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/ingress-nginx")
	cmd.Dir = filepath.Join(root, "tools", "ingress-nginx")
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "rootfs", "etc", "nginx"), nil
}

// Furnish puts what the controller's image has into etc, an /etc in which
// Debian's nginx is installed. Everybody may write the files.
func Furnish(etc, source string) error {
	nginx := filepath.Join(etc, "nginx")
	mime, err := os.ReadFile(filepath.Join(nginx, "mime.types"))
	if err != nil {
		return fmt.Errorf("nginx is not installed: %w", err)
	}
	if err := errors.Join(os.RemoveAll(nginx), os.CopyFS(nginx, os.DirFS(source)), makeWritable(nginx)); err != nil {
		return err
	}
	template, err := os.ReadFile(filepath.Join(nginx, "template", "nginx.tmpl"))
	if err != nil {
		return err
	}
	for _, d := range []string{"ssl", "auth", "geoip", "telemetry"} {
		if err := os.MkdirAll(filepath.Join(etc, "ingress-controller", d), 0o777); err != nil {
			return err
		}
	}
	return errors.Join(
		os.WriteFile(filepath.Join(nginx, "mime.types"), mime, 0o644),
		os.WriteFile(filepath.Join(nginx, "template", "nginx.tmpl"), []byte(forDebian(string(template))), 0o644),
		addShims(filepath.Join(nginx, "lua", "resty")),
		makeWritable(filepath.Join(etc, "ingress-controller")),
	)
}

// makeWritable lets everybody write below a folder: files of a Go module are read-only.
func makeWritable(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, 0o777)
		}
		return os.Chmod(path, 0o666)
	})
}

// addShims puts the Lua libraries there that Debian does not have.
func addShims(dir string) error {
	ours, err := fs.Sub(shims, "shims/resty")
	if err != nil {
		return err
	}
	absent, err := shims.ReadFile("shims/absent.lua")
	if err != nil {
		return err
	}
	errs := []error{os.CopyFS(dir, ours)}
	for _, name := range []string{"chash", "cookie", "global_throttle", "http", "ipmatcher"} {
		errs = append(errs, os.WriteFile(filepath.Join(dir, name+".lua"), absent, 0o644))
	}
	return errors.Join(errs...)
}
